// Claims about what enters a referto of an ECG: only what stands confirmed now, and what the reader wrote themselves.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { EcgItem } from "../src/api/types/ecg.ts";
import { entered, type Fields, knownOf } from "../src/pages/ecg/entering.ts";

const EMPTY: Fields = {
  kind: "ecg", quality: null, rhythm: null, rate_bpm: null, rate_low_bpm: null, rate_high_bpm: null, rr_longest_s: null, pr_ms: null,
  qrs_ms: null, qt_ms: null, qtc_ms: null, axis_deg: null, beats: null, ventricular_beats: null, supraventricular_beats: null, findings: [],
};

const item = (code: string, value: number, state: EcgItem["state"]): EcgItem => ({
  code, value, state, unit: "1", low: null, high: null, share: null, formula: null, why: null, by: null, at: null, spans: [],
});

test("a count that was confirmed and changed with a correction is in the referto no more", () => {
  const before = entered(EMPTY, [item("ventricular_beats", 2, "confirmed"), item("heart_rate", 72, "confirmed")]);
  assert.deepEqual([before.ventricular_beats, before.rate_bpm], [2, 72]);

  const known = knownOf([item("ventricular_beats", 2, "confirmed"), item("heart_rate", 72, "confirmed")]);
  const after = entered(before, [item("ventricular_beats", 0, "computed"), item("heart_rate", 74, "computed")], known);

  assert.deepEqual([after.ventricular_beats, after.rate_bpm], [null, null]);
});

test("a count that nobody can write is dropped after a visit too, and a rate that a reader wrote stays", () => {
  const kept = { ...EMPTY, ventricular_beats: 2, rate_bpm: 70 };

  const after = entered(kept, [item("ventricular_beats", 0, "computed"), item("heart_rate", 74, "computed")]);

  assert.deepEqual([after.ventricular_beats, after.rate_bpm], [null, 70]);
});

test("what is confirmed anew takes the place of what was confirmed before", () => {
  const known = { qt: 400 };

  assert.equal(entered({ ...EMPTY, qt_ms: 400 }, [item("qt", 410, "confirmed")], known).qt_ms, 410);
  assert.equal(entered({ ...EMPTY, qt_ms: 396 }, [item("qt", 410, "confirmed")], known).qt_ms, 396);
});
