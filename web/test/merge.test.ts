// Claims about the list that somebody is reading: nothing in it jumps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { laid, merge, ordered, replaced } from "../src/pages/worklist/merge.ts";

const RAISED = "2026-11-24T09:00:00Z";
const item = (key: string, lane = "medium", severity = "", due: string | null = null, raised_at = RAISED) =>
  ({ key, lane, due: due && { at: due }, patient: { uid: key }, alerts: [{ severity, raised_at }] }) as never;

test("an empty list shows what comes at once", () => {
  const merged = merge([], [item("a")]);

  assert.deepEqual(merged.rows.map((row) => row.case.key), ["a"]);
  assert.equal(merged.waiting.length, 0);
});

test("a new case waits and moves no row", () => {
  const merged = merge(laid([item("a"), item("b")]), [item("new", "high"), item("b"), item("a")]);

  assert.deepEqual(merged.rows.map((row) => row.case.key), ["a", "b"]);
  assert.deepEqual(merged.waiting.map((one) => one.key), ["new"]);
});

test("a case that is no longer open stays in its place, marked as gone", () => {
  const merged = merge(laid([item("a"), item("b")]), [item("b")]);

  assert.deepEqual(merged.rows.map((row) => row.gone), [true, false]);
});

test("a case that became graver is news, and stays where it is until asked for", () => {
  const merged = merge(laid([item("a", "low"), item("b", "late")]), [item("a", "high"), item("b", "late")]);

  assert.deepEqual(merged.waiting.map((one) => one.key), ["a"]);
  assert.equal(merged.rows[0]!.lane, "low");
});

test("values change in place", () => {
  const merged = merge(laid([item("a", "low", "before")]), [item("a", "low", "after")]);

  assert.equal(merged.rows[0]!.case.alerts[0]!.severity, "after");
});

test("cases stand by lane, then by what is due first, then by arrival", () => {
  const soon = item("soon", "medium", "", "2026-11-24T10:00:00Z");
  const late = item("later", "medium", "", "2026-11-24T12:00:00Z");
  const never = item("never", "medium", "", null, "2026-11-24T08:00:00Z");
  const grave = item("grave", "high");

  assert.deepEqual(ordered([never, late, soon, grave]).map((one) => one.key), ["grave", "soon", "later", "never"]);
});

test("news about one patient leaves all other cases the very same", () => {
  const before = [item("a"), item("b")] as never[];

  const after = replaced(before, "b", []);

  assert.equal(after.length, 1);
  assert.equal(after[0], before[0]);
});

test("a row that did not change need not be drawn again", () => {
  const one = item("a");
  const rows = laid([one]);

  assert.equal(merge(rows, [one, item("b")]).rows[0], rows[0]);
});
