// Claims about the list that somebody is reading: nothing in it jumps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { laid, merge } from "../src/pages/worklist/merge.ts";

const item = (key: string, lane = "medium", severity = "") => ({ key, lane, alerts: [{ severity }] }) as never;

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
  const merged = merge(laid([item("a", "low"), item("b")]), [item("a", "high"), item("b")]);

  assert.deepEqual(merged.waiting.map((one) => one.key), ["a"]);
  assert.equal(merged.rows[0]!.lane, "low");
});

test("values change in place", () => {
  const merged = merge(laid([item("a", "low", "before")]), [item("a", "low", "after")]);

  assert.equal(merged.rows[0]!.case.alerts[0]!.severity, "after");
});
