// The samples of a printed page, read whole before anything is drawn.

import { isMissing, perTile } from "../../viewers/ecg/record.ts";
import type { Desk } from "./desk.ts";

export const ROW_MM = 40;

export interface Row {
  lead: number;
  /** The sample at its left edge. */
  from: number;
  /** LSB; null where nobody has one. */
  samples: (number | null)[];
  /** LSB on the baseline. */
  middle: number;
}

/** `count` rows of a lead from where the reader is, or the same time of the first leads where leads are laid side by side. */
export async function rowsOf(desk: Desk, count: number, seconds: number): Promise<Row[]> {
  const { t0, lead, arrangement } = desk.view.peek();
  const { rateHz, leads } = desk.meta;
  const isOneLead = arrangement === "rows" || arrangement === "disclosure" || leads.length === 1;
  const wide = Math.floor(seconds * rateHz);
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const shown = isOneLead ? lead : i;
      const from = Math.floor(t0 * rateHz) + (isOneLead ? i * wide : 0);
      const samples = await read(desk, shown, from, from + wide);
      return { lead: shown, from, samples, middle: desk.stage?.middle(shown) ?? middleOf(samples) };
    }),
  );
}

async function read(desk: Desk, lead: number, from: number, to: number): Promise<(number | null)[]> {
  const { meta, served } = desk;
  const full = perTile(meta, 0);
  const last = Math.min(to, meta.samples) - 1;
  if (last < from) return [];
  const first = Math.floor(from / full);
  const tiles = await Promise.all(
    Array.from({ length: Math.floor(last / full) - first + 1 }, (_, i) => served.tile(lead, 0, first + i)),
  );
  return Array.from({ length: last - from + 1 }, (_, i) => {
    const sample = from + i;
    const value = tiles[Math.floor(sample / full) - first]![sample % full]!;
    return isMissing(meta, sample, value) ? null : value;
  });
}

function middleOf(samples: readonly (number | null)[]): number {
  const known = samples.filter((value) => value !== null).sort((a, b) => a - b);
  return known[known.length >> 1] ?? 0;
}
