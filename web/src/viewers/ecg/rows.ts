// How a strip is laid on rows of paper: as many seconds as fit, then the next row. The scale never changes to fit.

import { leadInMm, PULSE_MILLIVOLTS, pxPerSecond, type Scale, upToBold } from "./scale.ts";

export interface Row {
  starts: number;
  ends: number;
}

export interface Sheet {
  rows: Row[];
  /** CSS pixels. */
  width: number;
  rowHeight: number;
  height: number;
  /** From the left edge to the first sample of each row. */
  leadIn: number;
  /** From the top of a row to its baseline. */
  baseline: number;
}

const LEAST_ROW_MM = 25;
const LARGEST_ROW_MM = 60;
/** Above the trace there is room for the time of the row. */
const AIR_ABOVE_MM = 5;
const AIR_BELOW_MM = 3;

/** Voltages above and below the baseline, in millivolts, both positive. */
export interface Reach {
  up: number;
  down: number;
}

/** The sheet for `starts..ends` (ms) on `width` CSS pixels. A row holds at least one second. */
export function lay(starts: number, ends: number, width: number, reach: Reach, scale: Scale): Sheet {
  const leadIn = leadInMm(scale) * scale.pxPerMm;
  const perRow = Math.max(1_000, Math.floor(((width - leadIn) / pxPerSecond(scale)) * 1_000));
  const rows: Row[] = [];
  for (let from = starts; from < ends; from += perRow) rows.push({ starts: from, ends: Math.min(from + perRow, ends) });
  const { heightMm, baselineMm } = rowOf(reach, scale);
  const rowHeight = heightMm * scale.pxPerMm;
  return { rows, width, rowHeight, height: rowHeight * rows.length, leadIn, baseline: baselineMm * scale.pxPerMm };
}

/** High enough for the trace and the calibration pulse, within reason; the baseline stands on a bold line. */
function rowOf(reach: Reach, scale: Scale): { heightMm: number; baselineMm: number } {
  const up = Math.max(reach.up, PULSE_MILLIVOLTS) * scale.mmPerMillivolt + AIR_ABOVE_MM;
  const down = reach.down * scale.mmPerMillivolt + AIR_BELOW_MM;
  const baselineMm = Math.min(upToBold(up), LARGEST_ROW_MM - 15);
  const heightMm = Math.min(Math.max(LEAST_ROW_MM, baselineMm + upToBold(down)), LARGEST_ROW_MM);
  return { heightMm, baselineMm };
}
