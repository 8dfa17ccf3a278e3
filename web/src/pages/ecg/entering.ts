// How confirmed measures enter the referto: a yes fills a field that the reader left empty, a no empties it again.

import type { EcgItem } from "../../api/types/ecg.ts";

export const QUALITIES = ["readable", "rhythm_only", "unreadable"] as const;
export const RHYTHMS = ["sinus", "atrial_fibrillation", "atrial_flutter", "supraventricular", "junctional", "paced", "other"] as const;

interface Finding {
  code: string;
  value: number | null;
  unit: string;
  share: number | null;
}

/** The structured part of a referto of an ECG, as the server knows it (reading/ecg_fields.py). */
export interface Fields {
  kind: "ecg";
  quality: (typeof QUALITIES)[number] | null;
  rhythm: (typeof RHYTHMS)[number] | null;
  rate_bpm: number | null;
  rate_low_bpm: number | null;
  rate_high_bpm: number | null;
  rr_longest_s: number | null;
  pr_ms: number | null;
  qrs_ms: number | null;
  qt_ms: number | null;
  qtc_ms: number | null;
  axis_deg: number | null;
  beats: number | null;
  ventricular_beats: number | null;
  supraventricular_beats: number | null;
  findings: Finding[];
}

/** The fields that hold a number of milliseconds or of beats a minute, as the reader may write them. */
export const NUMBERS = ["rate_bpm", "pr_ms", "qrs_ms", "qt_ms", "qtc_ms"] as const;
export type NumberField = (typeof NUMBERS)[number];
const WRITTEN: ReadonlySet<string> = new Set(NUMBERS);

type Measured = Exclude<keyof Fields, "kind" | "quality" | "rhythm" | "findings" | "axis_deg" | "rate_low_bpm" | "rate_high_bpm">;

/** Where a measure stands in the form; what isn't here is a finding. */
const PLACES: Record<string, Measured> = {
  heart_rate: "rate_bpm", rr_longest: "rr_longest_s", pr: "pr_ms", qrs: "qrs_ms", qt: "qt_ms", qtc: "qtc_ms",
  beats: "beats", ventricular_beats: "ventricular_beats", supraventricular_beats: "supraventricular_beats",
};

/** What was confirmed, by code: a field that holds it was filled by us. */
export type Known = Readonly<Record<string, number | null>>;

export function knownOf(items: readonly EcgItem[]): Known {
  return Object.fromEntries(items.filter((item) => item.state === "confirmed").map((item) => [item.code, item.value]));
}

/** The form after what the reader said of the measures; what they wrote themselves stays, what was confirmed `before` does not. */
export function entered(form: Fields, items: readonly EcgItem[], before: Known = {}): Fields {
  const after: Fields = { ...form, findings: findings(items) };
  for (const item of items) {
    const place = PLACES[item.code];
    if (!place) continue;
    const held = after[place];
    const isOurs = held === null || !WRITTEN.has(place) || held === item.value || held === before[item.code];
    if (isOurs) after[place] = item.state === "confirmed" ? item.value : null;
  }
  const rate = items.find((item) => item.code === "heart_rate");
  const isRate = rate?.state === "confirmed" && after.rate_bpm === rate.value;
  after.rate_low_bpm = isRate ? rate.low : null;
  after.rate_high_bpm = isRate ? rate.high : null;
  return after;
}

function findings(items: readonly EcgItem[]): Finding[] {
  return items
    .filter((item) => !PLACES[item.code] && item.state === "confirmed")
    .map(({ code, value, unit, share }) => ({ code, value, unit, share }));
}

/** Whether two forms say the same. */
export const isSame = (one: Fields, other: Fields): boolean => JSON.stringify(one) === JSON.stringify(other);
