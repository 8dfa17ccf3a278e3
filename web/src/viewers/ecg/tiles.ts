// The tiles of a trace that the browser holds: asked for once, kept while they are of use, never more than fits.

import { perTile, type Source, tilesOf } from "./record.ts";

/** 400 tiles of 16 384 int16 are 13 MB. */
const MOST = 400;
/** A tile that did not come is asked for again after a pause, and only if somebody still looks. */
const PAUSE_MS = 2_000;
const LEVELS = 16;
const TILES = 2 ** 24;

/** Where a drawing takes its tiles from. */
export interface Shelf {
  /** How many levels there are, single samples included. */
  readonly levels: number;
  /** The tile if it is here; otherwise null, and it is on its way. Never waits. */
  get(lead: number, level: number, index: number): Int16Array | null;
}

export interface Watcher {
  /** A tile came. */
  landed(): void;
  /** A tile did not come, for this reason. */
  failed(reason: unknown): void;
}

export class Tiles implements Shelf {
  /** In the order of their last use. */
  private readonly kept = new Map<number, Int16Array>();
  private readonly pending = new Set<number>();
  private readonly resting = new Map<number, number>();

  constructor(
    private readonly source: Source,
    private readonly watcher: Watcher,
    private readonly most = MOST,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  get size(): number {
    return this.kept.size;
  }

  get levels(): number {
    return this.source.meta.lengths.length;
  }

  get(lead: number, level: number, index: number): Int16Array | null {
    const found = this.here(lead, level, index);
    if (!found) this.fetch(lead, level, index);
    return found;
  }

  /** The tile if it is here. */
  here(lead: number, level: number, index: number): Int16Array | null {
    const key = keyOf(lead, level, index);
    const found = this.kept.get(key);
    if (!found) return null;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found;
  }

  /** Ask for what the bins `first..last` of a level need, and for one tile more on each side. */
  prefetch(lead: number, level: number, first: number, last: number): void {
    const full = perTile(this.source.meta, level);
    const highest = tilesOf(this.source.meta, level) - 1;
    const from = Math.max(0, Math.floor(first / full) - 1);
    const to = Math.min(highest, Math.floor(last / full) + 1);
    for (let index = from; index <= to; index++) {
      if (!this.kept.has(keyOf(lead, level, index))) this.fetch(lead, level, index);
    }
  }

  private fetch(lead: number, level: number, index: number): void {
    const key = keyOf(lead, level, index);
    if (index < 0 || index >= tilesOf(this.source.meta, level) || this.pending.has(key)) return;
    if ((this.resting.get(key) ?? -Infinity) > this.clock()) return;
    this.pending.add(key);
    this.source.tile(lead, level, index).then(
      (tile) => this.keep(key, tile),
      (reason) => this.rest(key, reason),
    );
  }

  private keep(key: number, tile: Int16Array): void {
    this.pending.delete(key);
    this.resting.delete(key);
    this.kept.set(key, tile);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= this.most) break;
      this.kept.delete(oldest);
    }
    this.watcher.landed();
  }

  private rest(key: number, reason: unknown): void {
    this.pending.delete(key);
    this.resting.set(key, this.clock() + PAUSE_MS);
    this.watcher.failed(reason);
    setTimeout(() => this.watcher.landed(), PAUSE_MS + 1);
  }
}

function keyOf(lead: number, level: number, index: number): number {
  return (lead * LEVELS + level) * TILES + index;
}
