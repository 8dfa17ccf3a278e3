// Claims about reading an ECG: paper, caliper, beats, and where a page begins.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as beats from "../src/viewers/ecg/beats.ts";
import * as caliper from "../src/viewers/ecg/caliper.ts";
import { lay, panelAt, placesOf } from "../src/viewers/ecg/layout.ts";
import type { Meta } from "../src/viewers/ecg/record.ts";
import { leadInMm } from "../src/viewers/ecg/scale.ts";
import { at, EVERY_ROW, FIRST, next } from "../src/viewers/ecg/view.ts";

const meta: Meta = {
  leads: ["I"], starts: 0, rateHz: 250, samples: 15_000, microvoltsPerLsb: 2.5, factor: 8, tile: 16_384, lengths: [15_000, 1_875], gaps: [],
};
const flat: caliper.Trace = (_lead, sample) => (sample === 500 ? 400 : 0);

/** Three beats: N at 500, V at 700, N at 1100; the V was computed as N. */
function three(): beats.Beats {
  const bytes = new ArrayBuffer(18);
  new Uint32Array(bytes, 0, 3).set([500, 700, 1_100]);
  new Uint8Array(bytes, 12).set(["N", "V", "N", "N", "N", "N"].map((letter) => letter.charCodeAt(0)));
  return beats.parse(bytes);
}

test("a row holds whole bold squares, and begins where the one above ends", () => {
  const sheet = lay({ ...FIRST, t0: 2.4 }, 1, 60, 1196);

  assert.equal(sheet.panels.length, 5);
  assert.equal((sheet.row * 25) % 5, 0);
  sheet.panels.slice(1).forEach((panel, i) => assert.ok(Math.abs(panel.from - sheet.panels[i]!.from - sheet.row) < 1e-9));
  assert.equal(sheet.page, 5 * sheet.row);
});

test("every baseline and every row stands on a bold line, at every gain", () => {
  for (const mmPerMillivolt of [5, 10, 20]) {
    const view = { ...FIRST, mmPerMillivolt, pxPerMm: 4 };
    for (const panel of lay(view, 1, 60, 1_000).panels) {
      assert.equal((panel.baseline / 4) % 5, 0);
      assert.equal((panel.y / 4) % 5, 0);
    }
  }
});

test("paper moves with the trace: bold lines lie at whole fifths of a second", () => {
  const sheet = lay({ ...FIRST, t0: 0.28 }, 1, 60, 1_000);

  assert.equal(sheet.phaseMm, 2);
});

test("twelve leads lie three by four over a rhythm strip, on one axis of time", () => {
  const { panels } = lay({ ...FIRST, arrangement: "grid", lead: 1 }, 12, 10, 1_280);

  assert.equal(panels.length, 13);
  assert.deepEqual(panels.map((panel) => panel.lead), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1]);
  assert.deepEqual([panels[3]!.from, panels[9]!.from, panels[12]!.seconds], [2.5, 7.5, 10]);
  assert.equal(panels[3]!.x, placesOf(lay({ ...FIRST, arrangement: "grid", lead: 1 }, 12, 10, 1_280), 1, 2.5)[0]!.x);
});

test("on a narrow screen the paper is wider than the screen, not smaller", () => {
  const sheet = lay({ ...FIRST, arrangement: "grid" }, 12, 10, 600);

  assert.equal(sheet.width, (leadInMm(FIRST) + 250) * FIRST.pxPerMm);
});

test("a point finds the panel it lies on, and the margin finds none", () => {
  const sheet = lay(FIRST, 1, 60, 1_000);

  assert.equal(panelAt(sheet, 500, sheet.panels[2]!.y + 3)?.from, sheet.panels[2]!.from);
  assert.equal(panelAt(sheet, 2, 20), null);
});

test("a page never begins outside of the record, and always on a whole millimetre", () => {
  assert.equal(at(FIRST, -5, 10, 60).t0, 0);
  assert.equal(at(FIRST, 99, 10, 60).t0, 50);
  assert.equal(at(FIRST, 1.23456, 10, 60).t0, 1.2);
  assert.equal(at(FIRST, 3, 100, 60).t0, 0);
});

test("speeds end where they end", () => {
  assert.deepEqual([next([12.5, 25, 50], 25, 1), next([12.5, 25, 50], 50, 1), next([12.5, 25, 50], 12.5, -1)], [50, 50, 12.5]);
});

test("a leg where nobody has a sample has no voltage, until the sample comes", () => {
  const gap: caliper.Trace = (lead, sample) => (sample === 500 ? null : flat(lead, sample));
  const own = caliper.placed(caliper.begin(meta, gap, 0, 300), meta, gap, 1, 500);

  assert.deepEqual(caliper.read(meta, own), { ms: 800, rate: 75, millivolts: null });
  assert.equal(caliper.found(own, gap), own);
  assert.equal(caliper.read(meta, caliper.found(own, flat)).millivolts, 1);
  assert.equal(caliper.read(meta, caliper.raised(own, 100)).millivolts, 0.25);
});

test("the caliper reads milliseconds, beats a minute and millivolts from the record", () => {
  const own = caliper.placed(caliper.begin(meta, flat, 0, 300), meta, flat, 1, 500);

  assert.deepEqual(caliper.read(meta, own), { ms: 800, rate: 75, millivolts: 1 });
});

test("a key moves a leg by one sample, Shift by ten, and a step shorter than a sample by one", () => {
  const own = caliper.begin(meta, flat, 0, 300);

  assert.equal(caliper.moved(own, meta, flat, 4).legs[1].sample, 351);
  assert.equal(caliper.moved(own, meta, flat, -40).legs[1].sample, 340);
  assert.equal(caliper.moved(own, { ...meta, rateHz: 130 }, flat, 4).legs[1].sample, 351);
});

test("a leg never leaves the record", () => {
  const own = caliper.begin(meta, flat, 0, 14_990);

  assert.equal(own.legs[1].sample, 14_999);
});

test("a leg snaps to the nearest R, and takes the voltage there", () => {
  const own = caliper.snapped(caliper.switched(caliper.begin(meta, flat, 0, 520)), meta, flat, three());

  assert.deepEqual(own.legs[0], { sample: 500, level: 400 });
});

test("a marched interval falls on both sides, not on the legs themselves", () => {
  const own = caliper.marching(caliper.placed(caliper.begin(meta, flat, 0, 500), meta, flat, 1, 700));

  assert.deepEqual(caliper.marks(own, 0, 1_300), [100, 300, 900, 1_100, 1_300]);
  assert.deepEqual(caliper.marks(caliper.marching(own), 0, 1_300), []);
});

test("the next ectopic beat is found in both directions", () => {
  const all = three();

  assert.deepEqual([beats.nextEctopic(all, 0), beats.nextEctopic(all, 700), beats.nextEctopic(all, 1_100, -1)], [1, -1, 1]);
});

test("a corrected beat keeps what was computed beside it", () => {
  const all = three();

  assert.equal(beats.labelOf(all, 1), "V");
  assert.ok(beats.isCorrected(all, 1));
  assert.ok(!beats.isCorrected(all, 0));
});

test("a beat that was taken away makes no interval", () => {
  const all = three();
  all.now[1] = "X".charCodeAt(0);

  const left = beats.standing(all);

  assert.deepEqual([...left.at], [500, 1_100]);
  assert.equal(beats.rrMs(left, meta, 1), 2_400);
  assert.equal(beats.rrMs(left, meta, 0), null);
});

test("no interval is told across a gap", () => {
  const torn: Meta = { ...meta, gaps: [{ first: 560, last: 570, reason: "missing" }] };

  assert.equal(beats.rrMs(three(), torn, 1), null);
  assert.equal(beats.rrMs(three(), torn, 2), 1_600);
});

test("a short strip takes as many rows as it needs, and the scale stays", () => {
  const sheet = lay({ ...FIRST, rows: EVERY_ROW }, 1, 30, 640);

  assert.equal(sheet.panels.length, 5);
  assert.ok(sheet.panels.at(-1)!.from < 30);
  assert.equal(sheet.panels[0]!.perSecond, 25 * FIRST.pxPerMm);
});

test("a full-disclosure page has a minute a row, as many as there are", () => {
  const view = { ...FIRST, arrangement: "disclosure" as const };

  assert.equal(lay(view, 1, 250, 1_000).panels.length, 5);
  assert.equal(lay(view, 1, 86_400, 1_000).page, 1_800);
});

test("the trend is the mean rate of each stretch, and nothing where there are no beats", () => {
  const every = Uint32Array.from({ length: 30 }, (_, i) => i * 250);
  const trend = beats.rates({ at: every, now: new Uint8Array(30).fill(78), computed: new Uint8Array(30).fill(78) }, meta, 4);

  assert.deepEqual([...trend.slice(0, 2)], [60, 60]);
  assert.ok(Number.isNaN(trend[3]!));
});
