// A trace seen from afar: the lowest and the highest sample behind each column of pixels.
// The columns belong to the record, not to the screen, so that nothing shimmers while it scrolls.

import { isMissing, type Meta, perTile } from "./record.ts";
import type { Shelf } from "./tiles.ts";

/** The coarsest level of those that there are none of whose bins is wider than a column. */
export function levelFor(meta: Meta, samplesPerColumn: number, levels = meta.lengths.length): number {
  let level = 0;
  while (level + 1 < levels && meta.factor ** (level + 1) <= samplesPerColumn) level++;
  return level;
}

export interface Columns {
  /** LSB for each column; lowest above highest where there is nothing to draw. */
  low: Int16Array;
  high: Int16Array;
}

const EMPTY_LOW = 32_767;
const EMPTY_HIGH = -32_768;

export function room(columns: number): Columns {
  return { low: new Int16Array(columns), high: new Int16Array(columns) };
}

/**
 * Fill `into` with the columns `first, first + 1, …` of a lead; false where a tile was not here yet and a coarser
 * level, or nothing, stands in for it.
 */
export function fill(tiles: Shelf, meta: Meta, lead: number, perColumn: number, first: number, into: Columns): boolean {
  const level = levelFor(meta, perColumn, tiles.levels);
  const perBin = meta.factor ** level;
  const reader = new Reader(tiles, meta, lead);
  let isWhole = true;
  for (let x = 0; x < into.low.length; x++) {
    const from = Math.floor(((first + x) * perColumn) / perBin);
    const to = Math.max(from + 1, Math.floor(((first + x + 1) * perColumn) / perBin));
    isWhole = reader.read(level, from, to) && isWhole;
    into.low[x] = reader.low;
    into.high[x] = reader.high;
  }
  return isWhole;
}

/** Reads extremes bin by bin; holds on to the tile it read last, since the next column lies in it too. */
class Reader {
  low = EMPTY_LOW;
  high = EMPTY_HIGH;
  private readonly tile: (Int16Array | null)[] = [];
  private readonly index: number[] = [];

  constructor(
    private readonly tiles: Shelf,
    private readonly meta: Meta,
    private readonly lead: number,
  ) {}

  /** The extremes of bins `from..to` of a level, from coarser ones where a tile is missing. */
  read(level: number, from: number, to: number): boolean {
    this.low = EMPTY_LOW;
    this.high = EMPTY_HIGH;
    const length = this.meta.lengths[level] ?? 0;
    let isWhole = true;
    for (let bin = Math.max(0, from); bin < Math.min(to, length); ) {
      const next = this.run(level, bin, Math.min(to, length));
      if (next > bin) bin = next;
      else {
        isWhole = false;
        this.coarser(level, bin);
        bin = this.endOf(level, bin);
      }
    }
    return isWhole;
  }

  /** Read what lies in one tile; gives the bin after, or the same bin where the tile is not here. */
  private run(level: number, bin: number, to: number): number {
    const tile = this.tileOf(level, bin);
    if (!tile) return bin;
    const full = perTile(this.meta, level);
    const start = Math.floor(bin / full) * full;
    const end = Math.min(to, start + full);
    if (level === 0) this.samples(tile, start, bin - start, end - start);
    else this.bins(tile, bin - start, end - start);
    return end;
  }

  private samples(tile: Int16Array, start: number, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const value = tile[i]!;
      if (isMissing(this.meta, start + i, value)) continue;
      if (value < this.low) this.low = value;
      if (value > this.high) this.high = value;
    }
  }

  private bins(tile: Int16Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const low = tile[2 * i]!;
      const high = tile[2 * i + 1]!;
      if (low < this.low) this.low = low;
      if (high > this.high) this.high = high;
    }
  }

  /** What the next coarser level that is here knows of a bin. */
  private coarser(level: number, bin: number): void {
    for (let above = level + 1; above < this.tiles.levels; above++) {
      const its = Math.floor(bin / this.meta.factor ** (above - level));
      if (this.run(above, its, its + 1) > its) return;
    }
  }

  private endOf(level: number, bin: number): number {
    const full = perTile(this.meta, level);
    return (Math.floor(bin / full) + 1) * full;
  }

  private tileOf(level: number, bin: number): Int16Array | null {
    const index = Math.floor(bin / perTile(this.meta, level));
    if (this.index[level] !== index) {
      this.index[level] = index;
      this.tile[level] = this.tiles.get(this.lead, level, index);
    }
    return this.tile[level] ?? null;
  }
}
