// The beats of a record: where each stands, what the program called it, what a reader made of it.

import { gapIn, type Meta } from "./record.ts";

/** N normal, S supraventricular, V ventricular, P paced, ? unknown. */
export const LABELS = ["N", "S", "V", "P", "?"] as const;
export type Label = (typeof LABELS)[number];
const ECTOPIC: ReadonlySet<string> = new Set(["S", "V"]);
const REMOVED = "X".charCodeAt(0);

/** Column by column, in the order of time. */
export interface Beats {
  at: Uint32Array;
  /** As it is called now; X: a reader took it away. Letters of ASCII. */
  now: Uint8Array;
  /** As the program called it; 0: a reader added it. */
  computed: Uint8Array;
}

export const NO_BEATS: Beats = { at: new Uint32Array(), now: new Uint8Array(), computed: new Uint8Array() };

/** Six bytes a beat: all sample numbers (uint32, little-endian), then the labels now, then those computed. */
export function parse(bytes: ArrayBuffer): Beats {
  const count = Math.floor(bytes.byteLength / 6);
  return {
    at: new Uint32Array(bytes, 0, count),
    now: new Uint8Array(bytes, 4 * count, count),
    computed: new Uint8Array(bytes, 5 * count, count),
  };
}

/** Without those that a reader took away. */
export function standing(beats: Beats): Beats {
  if (!beats.now.includes(REMOVED)) return beats;
  const kept = Array.from(beats.at.keys()).filter((i) => beats.now[i] !== REMOVED);
  return {
    at: Uint32Array.from(kept, (i) => beats.at[i]!),
    now: Uint8Array.from(kept, (i) => beats.now[i]!),
    computed: Uint8Array.from(kept, (i) => beats.computed[i]!),
  };
}

export const labelOf = (beats: Beats, index: number): string => String.fromCharCode(beats.now[index] ?? 63);
export const isCorrected = (beats: Beats, index: number): boolean => beats.now[index] !== beats.computed[index];
export const isEctopic = (beats: Beats, index: number): boolean => ECTOPIC.has(labelOf(beats, index));

/** How many beats are called otherwise than computed. */
export function corrections(beats: Beats): number {
  let count = 0;
  for (let i = 0; i < beats.at.length; i++) if (isCorrected(beats, i)) count++;
  return count;
}

/** The first beat at or after a sample. */
export function firstFrom(beats: Beats, sample: number): number {
  let [low, high] = [0, beats.at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (beats.at[middle]! < sample) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The beat next to a sample, or -1 where there is none. */
export function nearest(beats: Beats, sample: number): number {
  const after = firstFrom(beats, sample);
  if (after === 0) return beats.at.length ? 0 : -1;
  if (after === beats.at.length) return after - 1;
  return sample - beats.at[after - 1]! <= beats.at[after]! - sample ? after - 1 : after;
}

/** The next beat of ventricular or supraventricular origin after a sample (before it with a step of -1), or -1. */
export function nextEctopic(beats: Beats, sample: number, step: 1 | -1 = 1): number {
  let index = step === 1 ? firstFrom(beats, sample + 1) : firstFrom(beats, sample) - 1;
  while (index >= 0 && index < beats.at.length) {
    if (isEctopic(beats, index)) return index;
    index += step;
  }
  return -1;
}

/** Milliseconds from the beat before; null for the first one, and where data are missing between them. */
export function rrMs(beats: Beats, meta: Meta, index: number): number | null {
  if (index < 1 || index >= beats.at.length) return null;
  const [before, here] = [beats.at[index - 1]!, beats.at[index]!];
  return gapIn(meta, before, here) ? null : ((here - before) / meta.rateHz) * 1_000;
}

/** Mean heart rate (/min) in each of `count` equal stretches of the record; NaN where no interval ends. */
export function rates(beats: Beats, meta: Meta, count: number): Float32Array {
  const out = new Float32Array(count).fill(NaN);
  const wide = meta.samples / count;
  for (let x = 0; x < count; x++) {
    let [sum, intervals] = [0, 0];
    const last = firstFrom(beats, (x + 1) * wide);
    for (let i = firstFrom(beats, x * wide); i < last; i++) {
      const rr = rrMs(beats, meta, i);
      if (rr === null) continue;
      sum += rr;
      intervals++;
    }
    if (intervals) out[x] = (60_000 * intervals) / sum;
  }
  return out;
}
