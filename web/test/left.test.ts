// A countdown never says a minute too much where it matters, and does not count seconds where it doesn't.

import assert from "node:assert/strict";
import { test } from "node:test";
import { leftSince } from "../src/pages/worklist/left.ts";

const LOADED = Date.parse("2026-11-24T09:31:50Z");
const MINUTE = Date.parse("2026-11-24T09:32:00Z");
const never = () => assert.fail("the second was asked for");

test("near its end a span is counted by the second", () => {
  const now = MINUTE + 59_000;

  assert.equal(leftSince(300, LOADED, MINUTE, () => now), 231);
  assert.equal(leftSince(60, LOADED, MINUTE, () => now), -9);
});

test("far from its end the minute is enough", () => {
  assert.equal(leftSince(3_600, LOADED, MINUTE, never), 3_590);
  assert.equal(leftSince(-3_600, LOADED, MINUTE, never), -3_610);
});
