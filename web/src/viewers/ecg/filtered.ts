// A trace with its filter, tile by tile: computed beside the drawing, with so much of the neighbours that no seam is seen.

import type { Filter } from "./filter.ts";
import { type Meta, perTile, type Span, tilesOf } from "./record.ts";
import type { Shelf, Tiles } from "./tiles.ts";
import { margin, run, type Section, sections } from "./zerophase.ts";

/** A sample that nobody has: as in tiles of the server. */
const MISSING = -32_768;
const HIGHEST = 32_767;
/** 100 tiles of 16 384 int16 are 3 MB: more than any page shows. */
const MOST = 100;

/** The samples `first..last` filtered, LSB; gaps stay what they are. `raw` holds those from `from` on, with a margin. */
export function filtered(meta: Meta, some: readonly Section[], { first, last }: Span, raw: Int16Array, from: number): Int16Array {
  const out = new Int16Array(last - first).fill(MISSING);
  const wide = margin(some);
  for (const stretch of stretches(meta, first, last)) {
    const begins = Math.max(stretch.first, first - wide);
    const ends = Math.min(stretch.last, last + wide);
    const before = begins === stretch.first ? Math.min(wide, ends - begins - 1) : 0;
    const after = ends === stretch.last ? Math.min(wide, ends - begins - 1) : 0;
    const values = extended(raw.subarray(begins - from, ends - from), before, after);
    run(some, values);
    const shown = { first: Math.max(first, begins), last: Math.min(last, ends) };
    for (let i = shown.first; i < shown.last; i++) out[i - first] = inRange(values[i - begins + before]!);
  }
  return out;
}

const inRange = (value: number): number => Math.min(HIGHEST, Math.max(-HIGHEST, Math.round(value)));

/** The uninterrupted stretches of a record that touch `first..last`, each whole. */
function stretches(meta: Meta, first: number, last: number): Span[] {
  const found: Span[] = [];
  let begins = 0;
  for (const gap of [...meta.gaps, { first: meta.samples, last: meta.samples }]) {
    if (gap.first > begins && gap.first > first && begins < last) found.push({ first: begins, last: gap.first });
    begins = gap.last;
  }
  return found;
}

/** A stretch turned over at its ends, so that it neither jumps nor bends there. */
function extended(samples: Int16Array, before: number, after: number): Float64Array {
  const out = new Float64Array(before + samples.length + after);
  out.set(samples, before);
  const end = samples.length - 1;
  for (let i = 1; i <= before; i++) out[before - i] = 2 * samples[0]! - samples[i]!;
  for (let i = 1; i <= after; i++) out[before + end + i] = 2 * samples[end]! - samples[end - i]!;
  return out;
}

/** The filtered tiles of a trace: asked for like those of the server, made from them one at a time between two frames. */
export class Filtered implements Shelf {
  readonly levels = 1;
  private readonly sections: Section[];
  private readonly wide: number;
  /** In the order of their last use. */
  private readonly kept = new Map<string, Int16Array>();
  private readonly wanted = new Map<string, [lead: number, index: number]>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly filter: Filter,
    private readonly tiles: Tiles,
    private readonly meta: Meta,
    private readonly landed: () => void,
  ) {
    this.sections = sections(filter, meta.rateHz);
    this.wide = margin(this.sections);
  }

  get(lead: number, level: number, index: number): Int16Array | null {
    const key = `${lead} ${index}`;
    const found = this.kept.get(key);
    if (found) {
      this.kept.delete(key);
      this.kept.set(key, found);
      return found;
    }
    if (level === 0 && this.below(lead, index)) this.want(key, lead, index);
    return null;
  }

  /** The tile at once, if all that it needs is here. */
  now(lead: number, index: number): Int16Array | null {
    return this.get(lead, 0, index) ?? this.make(lead, index);
  }

  /** Make what the samples `first..last` need, and one tile more on each side. */
  prefetch(lead: number, first: number, last: number): void {
    const full = perTile(this.meta, 0);
    const from = Math.max(0, Math.floor(first / full) - 1);
    const to = Math.min(tilesOf(this.meta, 0) - 1, Math.floor(last / full) + 1);
    for (let index = from; index <= to; index++) this.get(lead, 0, index);
  }

  close(): void {
    clearTimeout(this.timer);
    this.wanted.clear();
  }

  private want(key: string, lead: number, index: number): void {
    this.wanted.set(key, [lead, index]);
    this.timer ??= setTimeout(() => this.work());
  }

  /** One tile, then the browser may draw. */
  private work(): void {
    this.timer = undefined;
    const next = this.wanted.entries().next().value;
    if (!next) return;
    this.wanted.delete(next[0]);
    if (this.wanted.size) this.timer = setTimeout(() => this.work());
    if (this.make(...next[1])) this.landed();
  }

  private make(lead: number, index: number): Int16Array | null {
    const tiles = this.below(lead, index);
    if (!tiles) return null;
    const full = perTile(this.meta, 0);
    const raw = new Int16Array(tiles.reduce((sum, tile) => sum + tile.length, 0));
    tiles.forEach((tile, i) => raw.set(tile, i * full));
    const span = { first: index * full, last: Math.min((index + 1) * full, this.meta.samples) };
    const made = filtered(this.meta, this.sections, span, raw, this.reach(index)[0] * full);
    this.kept.set(`${lead} ${index}`, made);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST) break;
      this.kept.delete(oldest);
    }
    return made;
  }

  /** The tiles that a tile and its margins lie on; null, and they are on their way, where one is not here. */
  private below(lead: number, index: number): Int16Array[] | null {
    const [first, last] = this.reach(index);
    const found: (Int16Array | null)[] = [];
    for (let i = first; i <= last; i++) found.push(this.tiles.get(lead, 0, i));
    return found.every((tile) => tile !== null) ? found : null;
  }

  /** The first and the last of them. */
  private reach(index: number): [number, number] {
    const full = perTile(this.meta, 0);
    const first = Math.floor((index * full - this.wide) / full);
    const last = Math.floor(((index + 1) * full + this.wide - 1) / full);
    return [Math.max(0, first), Math.min(tilesOf(this.meta, 0) - 1, last)];
  }
}
