// How a view is laid on paper: which lead stands where, over which seconds. The scale never changes to fit.

import type { Meta } from "./record.ts";
import { leadInMm, pxPerSecond, type Scale } from "./scale.ts";
import { EVERY_ROW, type View } from "./view.ts";

/** A stretch of one lead in its place. CSS pixels, from the top left of the sheet. */
export interface Panel {
  lead: number;
  /** Seconds of the record at its left edge. */
  from: number;
  seconds: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** From the top of the sheet. */
  baseline: number;
  /** CSS pixels a second, and a millivolt. */
  perSecond: number;
  perMillivolt: number;
}

export interface Sheet {
  panels: Panel[];
  width: number;
  height: number;
  /** Room for the pulse left of the panels; none where the sheet has no true scale. */
  leadIn: number;
  /** How many millimetres the lines of the paper lie left of the first panel's edge. */
  phaseMm: number;
  isPaper: boolean;
  /** Seconds from one page to the next. */
  page: number;
  /** Seconds of one row. */
  row: number;
}

/** Millimetres of a row: room for 2 mV and more at every gain; a trace that needs more runs over its neighbour. */
const ROW_MM: Record<number, number> = { 5: 25, 10: 35, 20: 55 };
const GRID_ROW_MM: Record<number, number> = { 5: 20, 10: 30, 20: 50 };
/** Where in its row the baseline stands: on a bold line, more than half way down. */
const BASELINE = 0.6;
const COLUMN_SECONDS = 2.5;
const GRID_COLUMNS = 4;
/** A full-disclosure page: a minute a row. */
const DISCLOSURE_ROWS = 30;
const DISCLOSURE_SECONDS = 60;
const DISCLOSURE_ROW_PX = 26;
const DISCLOSURE_MARGIN = 76;

/** The sheet of a record of so many leads and seconds, on `width` CSS pixels. */
export function lay(view: View, leads: number, whole: number, width: number): Sheet {
  if (view.arrangement === "disclosure") return disclosure(view, whole, width);
  if (view.arrangement === "grid" && leads >= GRID_COLUMNS * 3) return grid(view, width);
  if (view.arrangement === "all") return stacked(view, width, Array.from({ length: leads }, (_, lead) => lead), 0);
  const rows = view.rows !== EVERY_ROW ? view.rows : Math.max(1, Math.ceil(whole / rowSeconds(view, width) - 1e-6));
  return stacked(view, width, Array.from({ length: rows }, () => view.lead), 1);
}

/** The rows of a page, each beginning where the one above ends (`runs` 1), or all at the same time (0). */
function stacked(view: View, width: number, leads: readonly number[], runs: 0 | 1): Sheet {
  const leadIn = leadInMm(view) * view.pxPerMm;
  const row = rowSeconds(view, width);
  const high = heightOf(ROW_MM, view) * view.pxPerMm;
  const panels = leads.map((lead, i) => panel(view, lead, view.t0 + i * row * runs, row, leadIn, i * high, high));
  return sheet(view, panels, width, leads.length * high, leadIn, { row, page: runs ? row * leads.length : row });
}

/** Three rows of four leads, each 2.5 s, and ten seconds of the chosen lead below; all on one time axis. */
function grid(view: View, width: number): Sheet {
  const leadIn = leadInMm(view) * view.pxPerMm;
  const high = heightOf(GRID_ROW_MM, view) * view.pxPerMm;
  const wide = COLUMN_SECONDS * pxPerSecond(view);
  const whole = COLUMN_SECONDS * GRID_COLUMNS;
  const panels: Panel[] = [];
  for (let lead = 0; lead < GRID_COLUMNS * 3; lead++) {
    const column = Math.floor(lead / 3);
    const from = view.t0 + column * COLUMN_SECONDS;
    panels.push(panel(view, lead, from, COLUMN_SECONDS, leadIn + column * wide, (lead % 3) * high, high));
  }
  panels.push(panel(view, view.lead, view.t0, whole, leadIn, 3 * high, high));
  return sheet(view, panels, Math.max(width, leadIn + whole * pxPerSecond(view)), 4 * high, leadIn, { row: whole, page: whole });
}

/** A minute a row, without paper: no scale that could be measured with a ruler. */
function disclosure(view: View, whole: number, width: number): Sheet {
  const count = Math.min(DISCLOSURE_ROWS, Math.max(1, Math.ceil(whole / DISCLOSURE_SECONDS)));
  const panels = Array.from({ length: count }, (_, i): Panel => {
    const y = i * DISCLOSURE_ROW_PX;
    return {
      lead: view.lead, from: view.t0 + i * DISCLOSURE_SECONDS, seconds: DISCLOSURE_SECONDS, x: DISCLOSURE_MARGIN, y,
      width: width - DISCLOSURE_MARGIN, height: DISCLOSURE_ROW_PX, baseline: y + DISCLOSURE_ROW_PX * BASELINE,
      perSecond: (width - DISCLOSURE_MARGIN) / DISCLOSURE_SECONDS, perMillivolt: view.mmPerMillivolt * 0.9,
    };
  });
  return {
    panels, width, height: count * DISCLOSURE_ROW_PX, leadIn: 0, phaseMm: 0, isPaper: false,
    page: count * DISCLOSURE_SECONDS, row: DISCLOSURE_SECONDS,
  };
}

function panel(view: View, lead: number, from: number, seconds: number, x: number, y: number, height: number): Panel {
  const mm = Math.round((height / view.pxPerMm) * BASELINE / 5) * 5;
  return {
    lead, from, seconds, x, y, height, width: seconds * pxPerSecond(view), baseline: y + mm * view.pxPerMm,
    perSecond: pxPerSecond(view), perMillivolt: view.mmPerMillivolt * view.pxPerMm,
  };
}

function sheet(
  view: View, panels: Panel[], width: number, height: number, leadIn: number, time: { row: number; page: number },
): Sheet {
  const mm = Math.round(view.t0 * view.mmPerSecond);
  return { panels, width, height, leadIn, phaseMm: mm % 5, isPaper: true, ...time };
}

/** As many seconds as fit beside the pulse, in whole bold squares; at least one second. */
function rowSeconds(view: Scale, width: number): number {
  const squares = Math.floor((width / view.pxPerMm - leadInMm(view)) / 5);
  return Math.max(1, (squares * 5) / view.mmPerSecond);
}

function heightOf(table: Record<number, number>, view: View): number {
  return table[view.mmPerMillivolt] ?? 35;
}

/** Where a sample stands on a sheet, by one of its panels; it may lie outside of that. */
export function xOf(meta: Pick<Meta, "rateHz">, panel: Panel, sample: number): number {
  return panel.x + (sample / meta.rateHz - panel.from) * panel.perSecond;
}

/** The panel below a point of the sheet. */
export function panelAt(sheet: Sheet, x: number, y: number): Panel | null {
  return sheet.panels.find((one) => y >= one.y && y < one.y + one.height && x >= one.x && x < one.x + one.width) ?? null;
}

/** The panels that show a time of a lead, with the place of that time. */
export function placesOf(sheet: Sheet, lead: number, seconds: number): { panel: Panel; x: number }[] {
  return sheet.panels
    .filter((one) => one.lead === lead && seconds >= one.from && seconds < one.from + one.seconds)
    .map((panel) => ({ panel, x: panel.x + (seconds - panel.from) * panel.perSecond }));
}
