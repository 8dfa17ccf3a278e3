// How a day is said to people at home: names of things to do, moments, values.

import type { HomeCentre, HomeTask, OwnValue } from "../../api/types/home.ts";
import { format, language } from "../../i18n/index.ts";
import { amount, unitOf } from "../../i18n/quantity.ts";
import { own } from "./words.ts";

/** What a task is about, by one word of the dictionaries. */
export function topic(task: HomeTask): string {
  return task.kind === "questionnaire" ? "questionnaire" : (task.signals[0] ?? "");
}

/** "Pressione", "Visita dal MMG". */
export function taskName(task: HomeTask): string {
  if (task.kind === "questionnaire") return own.value.questionnaire;
  return own.value.signals[task.signals[0] ?? ""] ?? task.title;
}

/** "Fatto alle 7:58", "Adesso", "Alle 11:00". */
export function taskState(task: HomeTask, isNext: boolean): string {
  const { states } = own.value;
  if (task.at) return states.done(time(task.at));
  if (task.outcome === "missed") return states.missed;
  if (task.outcome === "excused") return states.excused;
  if (task.outcome === null && !task.is_all_day) return states.later(time(task.starts));
  if (task.is_all_day) return isNext ? states.now : states.allDay;
  return states.until(time(task.ends));
}

export function time(at: string): string {
  return format.value.clock(new Date(at)).replace(/^0/, "");
}

/** "oggi alle 10:40", "il 23 nov alle 10:40". */
export function when(at: string, now: string): string {
  const moment = new Date(at);
  if (format.value.day(moment) === format.value.day(new Date(now))) return own.value.when.today(time(at));
  return own.value.when.other(format.value.day(moment), time(at));
}

/** "martedì 24 novembre", the first letter as at the beginning of a sentence. */
export function dayName(at: Date): string {
  const locale = language.value === "it" ? "it-IT" : "en-GB";
  const text = new Intl.DateTimeFormat(locale, { timeZone: "Europe/Rome", weekday: "long", day: "numeric", month: "long" }).format(at);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "8–20" as on the label of a telephone. */
export function hours(centre: HomeCentre): string {
  if (!centre.opens || !centre.closes) return own.value.call.shut;
  const closes = short(centre.closes);
  return own.value.call.hours(short(centre.opens), closes === "0" ? "24" : closes);
}

function short(clock: string): string {
  const [hour, minute] = clock.split(":");
  return minute === "00" ? String(Number(hour)) : `${Number(hour)}:${minute}`;
}

/** A value with its unit. */
export function said(signal: string, value: number, unit: string): string {
  return `${amount(signal, value)}${unitOf(unit)}`;
}

export interface Shown {
  signal: string;
  name: string;
  /** "128 / 76 mmHg" */
  value: string;
  at: string;
  byHand: boolean;
  series: OwnValue[];
}

/** The newest values as they are shown: the two pressures together. */
export function shown(values: readonly OwnValue[]): Shown[] {
  const lower = values.find((one) => one.signal === "diastolic");
  return values.filter((one) => one.signal !== "diastolic").map((one) => {
    const last = one.points[one.points.length - 1]!;
    const other = one.signal === "systolic" ? lower : undefined;
    const second = other?.points.find((point) => point.time === last.time);
    const value = second ? `${amount("systolic", last.value)} / ${said("diastolic", second.value, one.unit)}` : said(one.signal, last.value, one.unit);
    return { signal: one.signal, name: own.value.signals[one.signal] ?? one.signal, value, at: last.time, byHand: one.by_hand, series: other ? [one, other] : [one] };
  });
}

/** A key under which something is sent, however often. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
