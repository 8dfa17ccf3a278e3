// Claims about words: numbers, times, ages, names of problems, in both languages.

import assert from "node:assert/strict";
import { test } from "node:test";
import { en } from "../src/i18n/en/shell.ts";
import { Format, yearsSince } from "../src/i18n/format.ts";
import { it } from "../src/i18n/it/shell.ts";

const italian = new Format("it", it);
const english = new Format("en", en);
const now = new Date("2026-11-24T09:42:00Z");
const before = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

test("numbers have a decimal comma in Italian, a point in English, and a true minus", () => {
  assert.equal(italian.number(71.4), "71,4");
  assert.equal(english.number(-2.3), "−2.3");
});

test("times are those of the service centre", () => {
  assert.equal(italian.clock(now), "10:42");
  assert.equal(italian.seconds(new Date("2026-07-01T00:00:05Z")), "02:00:05");
});

test("an age is said as a nurse says it", () => {
  assert.equal(italian.age(before(3), now), "3 s fa");
  assert.equal(italian.age(before(660), now), "11 min fa");
  assert.equal(italian.age(before(30 * 3_600), now), "ieri");
  assert.equal(english.age(before(4 * 86_400), now), "20 Nov");
});

test("yesterday is the day before, not forty hours ago", () => {
  const morning = new Date("2026-11-24T07:00:00Z");

  assert.equal(italian.age(new Date("2026-11-23T06:00:00Z"), morning), "ieri");
  assert.equal(italian.age(new Date("2026-11-22T09:00:00Z"), morning), "22 nov");
  assert.equal(italian.age(new Date("2026-03-28T22:30:00Z"), new Date("2026-03-29T22:30:00Z")), "28 mar");
});

test("a moment of another year says its year", () => {
  assert.equal(italian.moment(new Date("2025-11-24T09:30:00Z"), now), "24 nov 2025 10:30");
  assert.equal(italian.moment(new Date("2026-11-20T09:30:00Z"), now), "20 nov 10:30");
  assert.equal(italian.age(new Date("2025-12-31T09:30:00Z"), now), "31 dic 2025");
});

test("a birthday counts from its day on", () => {
  assert.equal(yearsSince("1945-11-24", now), 81);
  assert.equal(yearsSince("1945-11-25", now), 80);
});
