// A recorded trace as the viewer sees it: one even line of samples, however long, and what is missing from it.

/** Half open, in samples. */
export interface Span {
  first: number;
  last: number;
}

export interface Gap extends Span {
  reason: "missing" | "unreadable" | "other_form";
}

export interface Meta {
  leads: readonly string[];
  /** Milliseconds since 1970, of sample 0. */
  starts: number;
  rateHz: number;
  samples: number;
  microvoltsPerLsb: number;
  /** Each level is seen from this many times further away than the one before. */
  factor: number;
  /** int16 values of a tile. */
  tile: number;
  /** Level 0: samples; above: bins of a lowest and a highest sample. */
  lengths: readonly number[];
  /** In the order of time. */
  gaps: readonly Gap[];
}

/** Where tiles come from: a server, or the memory of a test. */
export interface Source {
  readonly meta: Meta;
  /** Level 0: samples; above: lowest and highest in turn. */
  tile(lead: number, level: number, index: number): Promise<Int16Array>;
}

/** A sample that nobody has, if it lies in a gap; a bin without samples has its lowest above its highest. */
const MISSING = -32_768;

/** Whether a value that was read at a sample stands for nothing. */
export function isMissing(meta: Meta, sample: number, value: number): boolean {
  return value === MISSING && gapAt(meta, sample) !== null;
}

/** The gap that holds a sample. */
export function gapAt(meta: Meta, sample: number): Gap | null {
  return gapIn(meta, sample, sample + 1);
}

/** The first gap that touches `first..last`. */
export function gapIn(meta: Meta, first: number, last: number): Gap | null {
  let [low, high] = [0, meta.gaps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (meta.gaps[middle]!.last <= first) low = middle + 1;
    else high = middle;
  }
  const gap = meta.gaps[low];
  return gap && gap.first < last ? gap : null;
}

export const secondsOf = (meta: Meta): number => meta.samples / meta.rateHz;
export const sampleAt = (meta: Meta, seconds: number): number => seconds * meta.rateHz;
/** Milliseconds since 1970. */
export const timeOf = (meta: Meta, sample: number): number => meta.starts + (sample / meta.rateHz) * 1_000;
export const millivolts = (meta: Meta, lsb: number): number => (lsb * meta.microvoltsPerLsb) / 1_000;

/** Bins (or samples) that a tile of this level holds when it is full. */
export function perTile(meta: Meta, level: number): number {
  return level === 0 ? meta.tile : meta.tile / 2;
}

/** How many tiles a level has. */
export function tilesOf(meta: Meta, level: number): number {
  return Math.ceil((meta.lengths[level] ?? 0) / perTile(meta, level));
}
