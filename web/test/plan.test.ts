// Changes to a plan: numbers turned, rules set aside, entries less often; the old document stays as it was.

import assert from "node:assert/strict";
import { test } from "node:test";
import { at, moved, rescheduled, turned, without } from "../src/pages/plan/document.ts";

const plan = {
  rules: [
    { id: "pulse-high", kind: "limit", limit: 101, clear: 95, red: { limit: 131 } },
    { id: "weight", kind: "kofn", inner: { kind: "limit", limit: 70, clear: 69.5 }, k: 2 },
  ],
  calendar: [{ id: "weight-daily", recurrence: "FREQ=DAILY" }],
};

test("a limit takes the end of its alert along", () => {
  const rule = turned(plan, "pulse-high", ["limit"], 84)["rules"] as object[];

  assert.deepEqual(rule[0], { id: "pulse-high", kind: "limit", limit: 84, clear: 78, red: { limit: 131 } });
  assert.equal(plan.rules[0]!.limit, 101);
});

test("a limit inside another rule does so too, a graver one does not", () => {
  assert.equal(at((turned(plan, "weight", ["inner", "limit"], 70.2)["rules"] as object[])[1], ["inner", "clear"]), 69.7);
  assert.equal(at((turned(plan, "pulse-high", ["red", "limit"], 120)["rules"] as object[])[0], ["clear"]), 95);
});

test("a rule that is set aside stays in the plan", () => {
  const aside = moved(plan, "weight", "rules");

  assert.deepEqual([(aside["rules"] as object[]).length, (aside["offered"] as object[]).length], [1, 1]);
  assert.deepEqual((moved(aside, "weight", "offered")["rules"] as object[]).length, 2);
});

test("an entry of the calendar is asked for less often, or not at all", () => {
  const weekly = rescheduled(plan, "weight-daily", { recurrence: "FREQ=WEEKLY" });

  assert.deepEqual(weekly["calendar"], [{ id: "weight-daily", recurrence: "FREQ=WEEKLY" }]);
  assert.deepEqual(without(plan, "weight-daily")["calendar"], []);
});
