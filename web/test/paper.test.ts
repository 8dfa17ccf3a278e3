// Claims about the ECG paper: scale, rows, gaps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, remembered } from "../src/viewers/ecg/measure.ts";
import { lay } from "../src/viewers/ecg/rows.ts";
import { CSS_PX_PER_MM, leadInMm, pxPerMillivolt, pxPerSecond, STANDARD } from "../src/viewers/ecg/scale.ts";
import { assemble, range } from "../src/viewers/ecg/strip.ts";

const meta = {
  version: "v",
  device: "strap",
  signal: "ecg",
  leads: 1,
  starts: "2026-11-24T09:31:00Z",
  ends: "2026-11-24T09:31:30Z",
  segments: [
    { starts: "2026-11-24T09:31:00Z", rate_hz: 100, samples: 1000, uv_per_lsb: 2 },
    { starts: "2026-11-24T09:31:12Z", rate_hz: 100, samples: 1800, uv_per_lsb: 1 },
  ],
};

test("25 mm/s and 10 mm/mV at 96 dpi are 94.488 px a second and 37.795 px a millivolt", () => {
  assert.equal(pxPerSecond(STANDARD).toFixed(3), "94.488");
  assert.equal(pxPerMillivolt(STANDARD).toFixed(3), "37.795");
});

test("the lead-in holds the pulse at every speed and ends on a bold line", () => {
  for (const mmPerSecond of [12.5, 25, 50]) {
    const mm = leadInMm({ ...STANDARD, mmPerSecond });
    assert.equal(mm % 5, 0);
    assert.ok(mm >= 0.2 * mmPerSecond + 4);
  }
});

test("30 s on 640 px take five rows, and the scale stays", () => {
  const sheet = lay(0, 30_000, 640, { up: 1, down: 0.4 }, STANDARD);

  assert.equal(sheet.rows.length, 5);
  assert.equal(sheet.rows.at(-1)!.ends, 30_000);
  const pixels = ((sheet.rows[0]!.ends - sheet.rows[0]!.starts) / 1_000) * pxPerSecond(STANDARD);
  assert.ok(pixels <= 640 - sheet.leadIn);
});

test("rows join without losing or repeating a millisecond", () => {
  const { rows } = lay(500, 30_250, 911, { up: 1, down: 1 }, STANDARD);

  rows.slice(1).forEach((row, i) => assert.equal(row.starts, rows[i]!.ends));
  assert.equal(rows[0]!.starts, 500);
});

test("the baseline of a row stands on a bold line", () => {
  const sheet = lay(0, 1_000, 640, { up: 1.37, down: 0.2 }, STANDARD);

  assert.ok(Math.abs((sheet.baseline / CSS_PX_PER_MM) % 5) < 1e-9);
});

test("a gap between segments is a gap, and so is a missing end", () => {
  const strip = assemble({ ...meta, ends: "2026-11-24T09:31:32Z" }, new Int16Array(2800));

  assert.deepEqual(strip.gaps.map((gap) => gap.ends - gap.starts), [2_000, 2_000]);
});

test("of a silence before the first sample only a second is drawn, and all of it is told", () => {
  const strip = assemble({ ...meta, starts: "2026-11-24T09:30:50Z" }, new Int16Array(2800));

  assert.equal(strip.starts, Date.parse("2026-11-24T09:30:59Z"));
  assert.equal(strip.gaps[0]!.ends - strip.gaps[0]!.starts, 10_000);
});

test("each segment keeps its own samples and its own microvolts per step", () => {
  const bytes = Int16Array.from({ length: 2800 }, (_, i) => (i < 1000 ? 500 : -500));
  const strip = assemble(meta, bytes);

  assert.equal(strip.pieces[1]!.samples.length, 1800);
  assert.deepEqual(range(strip), { middle: -0.5, low: -0.5, high: 1 });
});

test("a screen's measure is believed only within reason", () => {
  const store = { getItem: (key: string) => (key.endsWith("@2") ? "4.1" : "99") };

  assert.equal(remembered(store, keyOf({ width: 1920, height: 1080 }, 2)), 4.1);
  assert.equal(remembered(store, keyOf({ width: 1920, height: 1080 }, 1)), null);
});
