// The samples of a printed page, read whole before anything is drawn.

import { filtered } from "../../viewers/ecg/filtered.ts";
import { isMissing, perTile } from "../../viewers/ecg/record.ts";
import { margin, sections } from "../../viewers/ecg/zerophase.ts";
import type { Desk } from "./desk.ts";

export const ROW_MM = 40;
const ROWS = 4;
const COLUMNS = 4;
const COLUMN_SECONDS = 2.5;
const TWELVE = 12;

/** A stretch of one lead in its place. */
export interface Part {
  lead: number;
  row: number;
  /** Seconds from the left edge of its row. */
  after: number;
  /** The sample at its left edge. */
  from: number;
  /** LSB; null where nobody has one. */
  samples: (number | null)[];
  /** LSB on the baseline. */
  middle: number;
}

type Place = Pick<Part, "lead" | "row" | "after" | "from"> & { seconds: number };

/** Everything on the page that begins where the reader is, rows of `seconds` each. Raises Problem. */
export function partsOf(desk: Desk, seconds: number): Promise<Part[]> {
  const { arrangement } = desk.view.peek();
  const isGrid = desk.meta.leads.length >= TWELVE && (arrangement === "grid" || arrangement === "all");
  const places = isGrid ? grid(desk, seconds) : running(desk, seconds);
  return Promise.all(
    places.map(async ({ seconds: wide, ...place }) => {
      const samples = await read(desk, place.lead, place.from, place.from + Math.floor(wide * desk.meta.rateHz));
      return { ...place, samples, middle: middleOf(samples) };
    }),
  );
}

/** One lead, row after row. */
function running(desk: Desk, seconds: number): Place[] {
  const { lead } = desk.view.peek();
  return Array.from({ length: ROWS }, (_, row) => ({ lead, row, after: 0, from: sampleOf(desk, row * seconds), seconds }));
}

/** Twelve leads, three by four, over a rhythm strip; narrower columns where the speed asks for them. */
function grid(desk: Desk, seconds: number): Place[] {
  const wide = Math.min(COLUMN_SECONDS, seconds / COLUMNS);
  const leads = Array.from({ length: TWELVE }, (_, lead) => {
    const after = Math.floor(lead / 3) * wide;
    return { lead, row: lead % 3, after, from: sampleOf(desk, after), seconds: wide };
  });
  return [...leads, { lead: desk.view.peek().lead, row: 3, after: 0, from: sampleOf(desk, 0), seconds: wide * COLUMNS }];
}

function sampleOf(desk: Desk, after: number): number {
  return Math.floor((desk.view.peek().t0 + after) * desk.meta.rateHz);
}

/** The samples `from..to` with the filter that is on the screen; null where nobody has one. */
async function read(desk: Desk, lead: number, from: number, to: number): Promise<(number | null)[]> {
  const { meta } = desk;
  const last = Math.min(to, meta.samples);
  if (last <= from) return [];
  const some = sections(desk.applied.peek(), meta.rateHz);
  const begins = Math.max(0, from - margin(some));
  const raw = await whole(desk, lead, begins, Math.min(last + margin(some), meta.samples));
  const shown = some.length ? filtered(meta, some, { first: from, last }, raw, begins) : raw;
  return Array.from(shown, (value, i) => (isMissing(meta, from + i, value) ? null : value));
}

/** The samples `from..to` as they were measured, out of as many tiles as they lie on. */
async function whole({ meta, served }: Desk, lead: number, from: number, to: number): Promise<Int16Array> {
  const full = perTile(meta, 0);
  const first = Math.floor(from / full);
  const tiles = await Promise.all(
    Array.from({ length: Math.floor((to - 1) / full) - first + 1 }, (_, i) => served.tile(lead, 0, first + i)),
  );
  const out = new Int16Array(tiles.reduce((sum, tile) => sum + tile.length, 0));
  tiles.forEach((tile, i) => out.set(tile, i * full));
  return out.subarray(from - first * full, to - first * full);
}

function middleOf(samples: readonly (number | null)[]): number {
  const known = samples.filter((value) => value !== null).sort((a, b) => a - b);
  return known[known.length >> 1] ?? 0;
}
