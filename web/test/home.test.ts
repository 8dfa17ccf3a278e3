// What people type at home becomes numbers, and a funnel's walls are those of the binomial.

import assert from "node:assert/strict";
import { test } from "node:test";
import { moment, numbers } from "../src/pages/me/form.ts";
import { isOutside, limits, Z95 } from "../src/pages/indicators/funnel.ts";

test("a comma and a point mean the same, and a blank may surround a number", () => {
  assert.deepEqual(numbers("weight", { weight: " 71,4 " }), { weight: 71.4 });
  assert.deepEqual(numbers("weight", { weight: "71.4" }), { weight: 71.4 });
});

test("what is no number is none, and a missing one neither", () => {
  assert.equal(numbers("weight", { weight: "settanta" }), null);
  assert.equal(numbers("weight", { weight: "-3" }), null);
  assert.equal(numbers("pressure", { systolic: "120" }), null);
});

test("the pulse may be left out", () => {
  assert.deepEqual(numbers("pressure", { systolic: "128", diastolic: "76", pulse_rate: "" }), { systolic: 128, diastolic: 76 });
});

test("what is typed at home is a time there, as the page shows it", () => {
  assert.equal(moment({ texts: {}, day: "2026-11-23", time: "07:40" }), "2026-11-23T06:40:00.000Z");
  assert.equal(moment({ texts: {}, day: "", time: "07:40" }), null);
});

test("the walls of a funnel stand 1.96 standard errors from the mean", () => {
  const { low, high } = limits(80, 100, Z95);
  assert.ok(Math.abs(low - 72.16) < 0.01);
  assert.ok(Math.abs(high - 87.84) < 0.01);
  assert.equal(isOutside(70, 80, 100), true);
  assert.equal(isOutside(70, 80, 20), false);
});

test("a wall never passes nought or a hundred", () => {
  assert.deepEqual(limits(50, 0, 3.09), { low: 0, high: 100 });
});
