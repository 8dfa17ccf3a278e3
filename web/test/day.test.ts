// A day is typed day first, whatever the order of the browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isoDay, isoTime, typedDay } from "../src/i18n/day.ts";

test("a day is read day first, with any usual sign between", () => {
  assert.deepEqual(["14/3/1945", "14.03.1945", "14 3 1945", "1945-03-14"].map(isoDay), Array(4).fill("1945-03-14"));
});

test("what is no day is none", () => {
  assert.deepEqual(["31/2/2026", "3/14/2026", "14/3/45", "ieri", ""].map(isoDay), ["", "", "", "", ""]);
});

test("a day is shown as it is typed", () => {
  assert.equal(typedDay("1945-03-14"), "14/03/1945");
});

test("a time is read with any usual sign between, and has 24 hours", () => {
  assert.deepEqual(["7:30", "07.30", "730", "19:05", "24:00", "7:60", "7"].map(isoTime), ["07:30", "07:30", "07:30", "19:05", "", "", ""]);
});
