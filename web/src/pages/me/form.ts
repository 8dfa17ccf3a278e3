// What a person typed, as numbers and a moment: a comma or a point, today or a day before.

import type { Kind } from "../../api/types/home.ts";
import { isoDayOf, isoTimeOf, momentOf } from "../../i18n/day.ts";

export const FIELDS: Record<Kind, readonly string[]> = {
  weight: ["weight"],
  pressure: ["systolic", "diastolic", "pulse_rate"],
  glucose: ["glucose"],
  temperature: ["temperature"],
  oxygen: ["spo2", "pulse_rate"],
};
const MAY_BE_EMPTY = new Set(["pulse_rate"]);

export interface Given {
  texts: Record<string, string>;
  /** Null: now. Empty: what was typed is no day, or no time. */
  day: string | null;
  time: string;
}

/** The values of an entry; null where a number is missing or is none. */
export function numbers(kind: Kind, texts: Record<string, string>): Record<string, number> | null {
  const found: Record<string, number> = {};
  for (const name of FIELDS[kind]) {
    const text = (texts[name] ?? "").trim().replace(",", ".");
    if (text === "" && MAY_BE_EMPTY.has(name)) continue;
    if (!/^\d+(\.\d+)?$/.test(text)) return null;
    found[name] = Number(text);
  }
  return found;
}

/** When it was measured, by the clocks at home, which the page shows; null where the day or the time is missing. */
export function moment(given: Given): string | null {
  if (given.day === null) return new Date().toISOString();
  return momentOf(given.day, given.time)?.toISOString() ?? null;
}

/** Today and now, as fields hold them. */
export function today(): { day: string; time: string } {
  const now = new Date();
  return { day: isoDayOf(now), time: isoTimeOf(now) };
}
