// Where in a record the reader is, and at which scale; every move gives a new view.

import { type Filter, NONE, possible } from "./filter.ts";
import { CSS_PX_PER_MM, GAINS, SPEEDS } from "./scale.ts";

/** rows: one lead, row below row; grid: three rows of four leads and a rhythm strip; all: each lead a row. */
export const ARRANGEMENTS = ["rows", "grid", "all", "disclosure"] as const;
export type Arrangement = (typeof ARRANGEMENTS)[number];

export interface View {
  /** Seconds from the first sample to the left edge of the first row; whole millimetres of paper. */
  t0: number;
  mmPerSecond: number;
  mmPerMillivolt: number;
  /** CSS pixels. */
  pxPerMm: number;
  arrangement: Arrangement;
  /** Which lead the rows show, and which runs below the grid. */
  lead: number;
  /** How many rows are shown, or EVERY_ROW. */
  rows: number;
  /** What the reader wants to have taken out of the trace. */
  filter: Filter;
}

/** As many rows as the record takes: for short strips. */
export const EVERY_ROW = 0;
export const ROW_CHOICES = [3, 5, 8] as const;

export const FIRST: View = {
  t0: 0, mmPerSecond: 25, mmPerMillivolt: 10, pxPerMm: CSS_PX_PER_MM, arrangement: "rows", lead: 0, rows: 5, filter: NONE,
};

/** Go to a time: on a whole millimetre, so that paper, pulse and trace keep their places; inside the record. */
export function at(view: View, seconds: number, page: number, whole: number): View {
  const latest = Math.max(0, whole - page);
  const wanted = Math.min(Math.max(0, seconds), latest);
  return { ...view, t0: Math.floor(wanted * view.mmPerSecond + 1e-6) / view.mmPerSecond };
}

/** The filter that lies over the trace in a view: from afar none does, since there are lowest and highest values only. */
export function filterOf(view: Pick<View, "arrangement" | "filter">, rateHz: number): Filter {
  return view.arrangement === "disclosure" ? NONE : possible(view.filter, rateHz);
}

/** The next speed or gain in a direction; the same where there is none. */
export function next(options: readonly number[], chosen: number, step: 1 | -1): number {
  const index = options.indexOf(chosen);
  return options[Math.min(Math.max(0, index + step), options.length - 1)] ?? chosen;
}

export const faster = (view: View, step: 1 | -1): View => ({ ...view, mmPerSecond: next(SPEEDS, view.mmPerSecond, step) });
export const taller = (view: View, step: 1 | -1): View => ({ ...view, mmPerMillivolt: next(GAINS, view.mmPerMillivolt, step) });
