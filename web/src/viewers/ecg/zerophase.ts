// A filter that moves nothing: every frequency goes through forwards and backwards, so that no wave comes earlier or later.
// Second order sections by the bilinear transform; the cut-offs are those of both passes together.

import type { Filter } from "./filter.ts";

/** One second order section; a0 is 1. */
export interface Section {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
}

/** Two passes of a Butterworth filter of second order lose 3 dB together where one of them loses half of that: by this factor. */
const TWICE = (Math.SQRT2 - 1) ** 0.25;
/** A notch is so many times narrower than its frequency: at 50 Hz ± 0.2 Hz the hum falls by 25 dB, and a QRS rings by little. */
const NOTCH_Q = 30;
/** What a margin leaves of a wrong beginning: a thirtieth of an LSB of the largest int16. */
const FORGOTTEN = 1e-6;

/** The sections of a filter at a sampling rate (Hz); none where nothing is taken out. */
export function sections({ baseline, high, mains }: Filter, rateHz: number): Section[] {
  const found: Section[] = [];
  if (baseline !== null) found.push(butterworth(Math.tan((Math.PI * baseline) / rateHz) * TWICE, true));
  if (high !== null) found.push(butterworth(Math.tan((Math.PI * high) / rateHz) / TWICE, false));
  if (mains !== null) found.push(notch(mains, rateHz));
  return found;
}

/** `k` is the cut-off in the warped frequency tan(pi f / rate). */
function butterworth(k: number, isHigh: boolean): Section {
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  const b0 = isHigh ? norm : k * k * norm;
  return { b0, b1: isHigh ? -2 * b0 : 2 * b0, b2: b0, a1: 2 * (k * k - 1) * norm, a2: (1 - Math.SQRT2 * k + k * k) * norm };
}

function notch(hz: number, rateHz: number): Section {
  const w = (2 * Math.PI * hz) / rateHz;
  const b0 = 1 / (1 + Math.tan(w / NOTCH_Q / 2));
  const b1 = -2 * b0 * Math.cos(w);
  return { b0, b1, b2: b0, a1: b1, a2: 2 * b0 - 1 };
}

/** How many samples beside a stretch are needed, so that what lies beyond them is forgotten. */
export function margin(some: readonly Section[]): number {
  return Math.max(0, ...some.map(({ a2 }) => Math.ceil((2 * Math.log(FORGOTTEN)) / Math.log(a2))));
}

/** Filter a stretch in place, forwards and backwards; both passes begin as if its first value had always been there. */
export function run(some: readonly Section[], stretch: Float64Array): void {
  pass(some, stretch);
  stretch.reverse();
  pass(some, stretch);
  stretch.reverse();
}

function pass(some: readonly Section[], values: Float64Array): void {
  let steady = values[0] ?? 0;
  for (const section of some) steady = through(section, values, steady);
}

/** One section over all values, at rest at `steady` before them; gives what stands behind it at rest. */
function through({ b0, b1, b2, a1, a2 }: Section, values: Float64Array, steady: number): number {
  const rest = (steady * (b0 + b1 + b2)) / (1 + a1 + a2);
  let later = b2 * steady - a2 * rest;
  let next = b1 * steady - a1 * rest + later;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const out = b0 * value + next;
    next = b1 * value - a1 * out + later;
    later = b2 * value - a2 * out;
    values[i] = out;
  }
  return rest;
}
