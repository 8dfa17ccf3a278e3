// Claims about the filters of a reader: what can be chosen, how an address says it, where none is applied.

import assert from "node:assert/strict";
import { test } from "node:test";
import { changesSt, choices, isOff, NONE, parse, possible, USUAL, written } from "../src/viewers/ecg/filter.ts";
import { FIRST, filterOf } from "../src/viewers/ecg/view.ts";
import { run, sections } from "../src/viewers/ecg/zerophase.ts";

/** What is left of a sine's amplitude after both passes, in its middle. */
function kept(hz: number, filter: typeof USUAL, rateHz = 500): number {
  const values = Float64Array.from({ length: 60 * rateHz }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));
  run(sections(filter, rateHz), values);
  const middle = values.subarray(20 * rateHz, 40 * rateHz);
  return Math.sqrt((2 * middle.reduce((sum, value) => sum + value * value, 0)) / middle.length);
}

test("an address says a filter, and nothing of none", () => {
  assert.equal(written(USUAL), "hp0.5-lp40-notch50");
  assert.deepEqual(parse("lp150-hp0.67"), { baseline: 0.67, high: 150, mains: null });
  assert.equal(written(NONE), null);
  for (const nonsense of [null, "", "hp3", "lp40x", "<b>"]) assert.ok(isOff(parse(nonsense)));
});

test("what a rate cannot carry is not offered, and not applied from an address either", () => {
  assert.deepEqual(choices("high", 250), [40]);
  assert.deepEqual(choices("high", 500), [40, 150]);
  assert.deepEqual(possible({ baseline: 0.5, high: 150, mains: 60 }, 130), { baseline: 0.5, high: null, mains: 60 });
});

test("only a high-pass changes ST", () => {
  assert.ok(changesSt(parse("hp0.67")));
  assert.ok(!changesSt(parse("lp40-notch50")));
});

test("from afar there is no filter", () => {
  assert.deepEqual(filterOf({ ...FIRST, filter: USUAL }, 250), USUAL);
  assert.deepEqual(filterOf({ ...FIRST, arrangement: "disclosure", filter: USUAL }, 250), NONE);
});

test("both passes together lose 3 dB at the named frequency, and all of the mains", () => {
  for (const filter of [parse("hp0.5"), parse("hp0.67"), parse("lp40"), parse("lp150")])
    assert.ok(Math.abs(kept(filter.baseline ?? filter.high ?? 0, filter) - Math.SQRT1_2) < 0.005);
  assert.ok(kept(50, parse("notch50")) < 0.01);
  assert.ok(kept(10, USUAL) > 0.99);
});
