// A day is typed day first, whatever the order of the browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { daysBetween, isoDay, isoDayOf, isoTime, isoTimeOf, momentOf, typedDay } from "../src/i18n/day.ts";

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

test("what is typed is a time of the service, summer and winter, wherever the browser stands", () => {
  assert.equal(momentOf("2026-11-24", "10:31")?.toISOString(), "2026-11-24T09:31:00.000Z");
  assert.equal(momentOf("2026-07-01", "23:59:59")?.toISOString(), "2026-07-01T21:59:59.000Z");
  assert.deepEqual([momentOf("", "10:31"), momentOf("2026-11-24", "")], [null, null]);
});

test("an hour that comes twice is the first, one that never comes is the hour after", () => {
  assert.equal(momentOf("2026-10-25", "02:30")?.toISOString(), "2026-10-25T00:30:00.000Z");
  assert.equal(momentOf("2026-10-25", "03:30")?.toISOString(), "2026-10-25T02:30:00.000Z");
  assert.equal(momentOf("2026-03-29", "02:30")?.toISOString(), "2026-03-29T01:30:00.000Z");
  assert.equal(momentOf("2026-03-29", "12:00")?.toISOString(), "2026-03-29T10:00:00.000Z");
});

test("a moment is read back as it was typed", () => {
  const at = momentOf("2026-03-30", "00:15")!;

  assert.deepEqual([isoDayOf(at), isoTimeOf(at)], ["2026-03-30", "00:15"]);
  assert.equal(daysBetween(new Date("2026-03-28T22:30:00Z"), at), 2);
});
