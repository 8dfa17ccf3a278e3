// What a course draws: extremes at their own times, gaps, one mark a day.

import assert from "node:assert/strict";
import { test } from "node:test";
import { broken, drawn, marks, newest } from "../src/viewers/course/series.ts";

const day = (n: number) => `2026-11-${String(n).padStart(2, "0")}T08:00:00Z`;
const bin = (n: number, value: number) => ({ low_at: day(n), low: value, high_at: day(n), high: value, count: 1 });

test("a bin of many values keeps its lowest and its highest in the order of measuring", () => {
  const { values } = drawn([{ low_at: day(2), low: 60, high_at: day(1), high: 90, count: 40 }]);

  assert.deepEqual(values, [90, 60]);
});

test("a missed day lifts the pen, a usual pause does not", () => {
  const { values } = drawn([1, 2, 3, 5, 6, 7].map((n) => bin(n, 70 + n)));

  assert.deepEqual(values, [71, 72, 73, null, 75, 76, 77]);
});

test("the gravest limit that the newest value breaks is told", () => {
  const limits = [
    { rule_id: "a", op: ">=" as const, value: 75, severity: "medium" as const },
    { rule_id: "b", op: ">=" as const, value: 78, severity: "high" as const },
  ];
  const course = { signal: "pulse_rate", unit: "/min", bins: [bin(1, 70), bin(2, 80)], limits, usual: null, dots: [] };

  assert.equal(newest(course)?.value, 80);
  assert.equal(broken(course)?.rule_id, "b");
});

test("of several occurrences of a day the worst is marked", () => {
  const dots = [
    { day: "2026-11-01", outcome: "done" as const },
    { day: "2026-11-01", outcome: "missed" as const },
    { day: "2026-11-02", outcome: "late" as const },
  ];

  assert.deepEqual(marks(dots).map((mark) => mark.outcome), ["missed", "late"]);
});
