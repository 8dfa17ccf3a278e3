// Claims about trends: the axis, the lifted pen, what lies beyond a limit.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axisOf, isBeyond, labelAt, path, runs, thinned } from "../src/viewers/trend/plot.ts";

const every = (minutes: number[]) => minutes.map((minute) => ({ at: minute * 60_000, value: 80 }));

test("the axis comes from the signal and only widens", () => {
  assert.deepEqual([axisOf("heart_rate", [70], 130).low, axisOf("heart_rate", [70], 130).high], [40, 150]);
  assert.equal(axisOf("heart_rate", [180], 130).high, 180);
});

test("an unknown signal gets the axis of its values", () => {
  const axis = axisOf("weight", [70, 74], 75);

  assert.deepEqual([axis.low, axis.high], [70, 75]);
});

test("a silence longer than three usual steps lifts the pen", () => {
  assert.deepEqual(runs(every([0, 1, 2, 3, 9, 10])).map((run) => run.length), [4, 2]);
});

test("a path has one stroke a run", () => {
  const dots = every([0, 1, 2, 3, 9, 10]);
  const drawn = path(dots, { from: 0, to: 600_000 }, axisOf("heart_rate", [], null), { left: 0, right: 100, top: 0, bottom: 50 });

  assert.equal(drawn.match(/M/g)?.length, 2);
});

test("a limit is broken from its value on, on its own side", () => {
  assert.ok(isBeyond(130, ">=", 130) && !isBeyond(129, ">=", 130));
  assert.ok(isBeyond(88, "<=", 88) && !isBeyond(89, "<=", 88));
});

test("of crowded points the newest keeps its shape", () => {
  const dots = every([0, 1, 2]);

  assert.deepEqual(thinned(dots, { from: 0, to: 120_000 }, { left: 0, right: 10, top: 0, bottom: 1 }, 9).map((dot) => dot.at), [0, 120_000]);
});

test("the words of a limit stand where the line does not", () => {
  const [window, box] = [{ from: 0, to: 600_000 }, { left: 0, right: 500, top: 0, bottom: 120 }];
  const axis = axisOf("spo2", [], null);
  const limit = 90;
  const at = box.bottom - ((limit - axis.low) / (axis.high - axis.low)) * box.bottom;

  assert.ok(labelAt([{ at: 0, value: 88 }], limit, window, axis, box) < at);
  assert.ok(labelAt([{ at: 0, value: 92 }], limit, window, axis, box) > at);
});
