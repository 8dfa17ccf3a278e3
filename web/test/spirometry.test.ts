// The geometry of the spirometry room: one litre as long as two litres a second, reasons never on each other.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, momentOf } from "../src/api/spirometry.ts";
import type { Effort, LoopPoint, SpirometrySession } from "../src/api/types/spirometry.ts";
import { fieldsOf, lapsed } from "../src/pages/spirometry/fields.ts";
import { laid, told } from "../src/viewers/spirometry/labels.ts";
import { at, field, loopPath, loopScale, LOOP, printed, timeScale } from "../src/viewers/spirometry/scale.ts";

const OBJECTION = { code: "early_cough", check: "SPI-05", at_s: 0.5, forbids: ["fev1" as const] };
const POINT: LoopPoint = { name: "pef", volume: 0.4, flow: 8, low_volume: 0.3, low_flow: 6 };

function blow(litres: number, peak: number, more: Partial<Effort> = {}): Effort {
  const volume_ml = Array.from({ length: 600 }, (_, i) => Math.round(1_000 * litres * (1 - Math.exp(-i / 60))));
  const flow_ml_s = Array.from({ length: 600 }, (_, i) => Math.round(1_000 * peak * Math.exp(-i / 60)));
  const good = { fev1: "acceptable" as const, fvc: "acceptable" as const };
  return {
    number: 1, starts: "2026-11-22T09:00:00Z", phase: "only", rate_hz: 100, volume_ml, flow_ml_s, zero_s: 0.1, fev1: 2, fvc: litres, pef: peak,
    pef_is_coarse: false, fef2575: 2, bev: 0.05, fet_s: 6, rise_s: 0.1, end: "plateau", computed: good, counts: good, judgement: null,
    objections: [], is_best: true, ...more,
  };
}

for (const [litres, peak] of [[1, 2], [4, 9], [7, 4], [2.5, 14]] as const) {
  test(`a litre is as long as two litres a second for ${litres} L and ${peak} L/s, and all is in the picture`, () => {
    const scale = loopScale([blow(litres, peak)], [POINT]);

    assert.ok(Math.abs(scale.x(1) - scale.x(0) - (scale.y(0) - scale.y(2))) < 1e-9);
    assert.ok(scale.x(litres) <= LOOP.right && scale.y(peak) >= LOOP.top - 1e-9);
    assert.ok(scale.y(scale.yTicks[scale.yTicks.length - 1]!) >= LOOP.top - 1e-9);
  });
}

test("a breath in after the blow is drawn below the axis", () => {
  const inward = blow(3, 6);
  inward.flow_ml_s.fill(-3_000, 500);
  const scale = loopScale([inward], []);

  assert.equal(scale.yTicks[0], -4);
  assert.ok(scale.y(-3) <= LOOP.bottom);
});

test("a path begins and ends with its samples, however many it leaves out", () => {
  const one = blow(4, 9);
  const scale = loopScale([one], []);
  const points = loopPath(one, scale).slice(1).split("L");

  assert.equal(points[0], `${scale.x(0).toFixed(2)} ${scale.y(9).toFixed(2)}`);
  assert.equal(points[points.length - 1], `${scale.x(one.volume_ml[599]! / 1_000).toFixed(2)} ${scale.y(one.flow_ml_s[599]! / 1_000).toFixed(2)}`);
  assert.ok(points.length < 600);
});

test("on paper a litre has a round number of millimetres, and the picture fits", () => {
  const paper = printed(loopScale([blow(5, 10)], []), LOOP);

  assert.ok([20, 15, 10].includes(paper.litre));
  assert.ok(Number.parseFloat(paper.width) <= 180);
  assert.ok(paper.width.endsWith("mm"));
});

test("what spoils a blow early is told on the loop, what ends it over time", () => {
  const efforts = [blow(4, 9, { objections: [OBJECTION, { ...OBJECTION, code: "no_end", at_s: 4 }] })];

  assert.deepEqual(told(efforts, false).map((one) => one.objection.code), ["early_cough"]);
  assert.deepEqual(told(efforts, true).map((one) => one.at), [4]);
  assert.equal(at(efforts[0]!, 1).volume, efforts[0]!.volume_ml[100]! / 1_000);
});

test("words about neighbouring places stand one above the other", () => {
  const places = [0, 1, 2].map((i) => ({ effort: blow(4, 9), objection: OBJECTION, x: 100 + i, y: 200 + i }));
  const rows = laid(places, { width: 190, top: 0, right: 540 }).map((one) => one.textY).sort((a, b) => a - b);

  assert.ok(rows[1]! - rows[0]! >= 17 && rows[2]! - rows[1]! >= 17);
});

test("the axis of time is never shorter than six seconds", () => {
  assert.ok(timeScale([blow(1, 2)], null).xTicks.length >= 6);
});

test("no field is drawn where nothing is predicted", () => {
  assert.equal(field([], loopScale([blow(4, 9)], [])), "");
});

test("a grade that was taken over and changed with a verdict is taken back, and so are values", () => {
  const value = { parameter: "fev1", phase: "only", measured: 1.5, predicted: null, lln: null, percent: null, z: -2 } as const;
  const taken = { ...fieldsOf(null), fev1_grade: "A", fvc_grade: "A", values: [value] } as const;
  const seen = (fev1: string, measured: number) =>
    ({ parts: [{ phase: "only", grade: { fev1, fvc: "A" }, values: [{ ...value, measured }] }] }) as unknown as SpirometrySession;

  assert.equal(lapsed({ ...taken, values: [value] }, seen("A", 1.5)), null);
  assert.deepEqual(lapsed({ ...taken, values: [value] }, seen("D", 1.5)), { fev1_grade: null, fvc_grade: null });
  assert.deepEqual(lapsed({ ...taken, values: [value] }, seen("A", 1.4)), { values: [], response: null });
});

test("a session is named by its device and its moment to the microsecond", () => {
  assert.equal(keyOf(12, "2026-11-22T09:00:00.123456+00:00"), "12-1795338000123456");
  assert.equal(keyOf(12, "2026-11-22T10:00:00+01:00"), "12-1795338000000000");
  assert.equal(momentOf("12-1795338000123456").toISOString(), "2026-11-22T09:00:00.123Z");
});
