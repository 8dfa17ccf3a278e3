// The caliper: two legs on samples of one lead, each at a voltage. Time and voltage are read off the record, not the screen.

import { type Beats, nearest } from "./beats.ts";
import { type Meta, millivolts } from "./record.ts";

export interface Leg {
  sample: number;
  /** LSB. */
  level: number;
  /** Nobody knows the trace there, or not yet: the level is where the leg is drawn, and no voltage. */
  isGuess?: boolean;
}

export interface Caliper {
  lead: number;
  legs: readonly [Leg, Leg];
  /** Which leg the keys move. */
  active: 0 | 1;
  /** Whether the interval is marched out on both sides. */
  isMarching: boolean;
}

export interface Reading {
  ms: number;
  /** /min, or null for no interval at all. */
  rate: number | null;
  /** Null where a leg stands on no sample. */
  millivolts: number | null;
}

/** The trace at a sample, in LSB; null where it isn't known (yet). */
export type Trace = (lead: number, sample: number) => number | null;

/** What the caliper says: from the earlier leg to the later one. */
export function read(meta: Meta, caliper: Caliper): Reading {
  const [one, other] = inOrder(caliper);
  const ms = ((other.sample - one.sample) / meta.rateHz) * 1_000;
  return { ms, rate: ms > 0 ? 60_000 / ms : null, millivolts: one.isGuess || other.isGuess ? null : millivolts(meta, other.level - one.level) };
}

export function inOrder(caliper: Caliper): [Leg, Leg] {
  const [one, other] = caliper.legs;
  return one.sample <= other.sample ? [one, other] : [other, one];
}

/** A caliper of one second's fifth around a sample, both legs on the trace. */
export function begin(meta: Meta, trace: Trace, lead: number, sample: number): Caliper {
  const first = inside(meta, sample);
  const last = inside(meta, sample + 0.2 * meta.rateHz);
  return {
    lead,
    legs: [legAt(first, trace(lead, first), 0), legAt(last, trace(lead, last), 0)],
    active: 1,
    isMarching: false,
  };
}

/** The active leg by whole samples, at least one, kept on the trace. */
export function moved(caliper: Caliper, meta: Meta, trace: Trace, ms: number): Caliper {
  const steps = Math.sign(ms) * Math.max(1, Math.round((Math.abs(ms) / 1_000) * meta.rateHz));
  return placed(caliper, meta, trace, caliper.active, caliper.legs[caliper.active].sample + steps);
}

/** The active leg's voltage by LSB. */
export function raised(caliper: Caliper, lsb: number): Caliper {
  const leg = caliper.legs[caliper.active];
  return withLeg(caliper, caliper.active, { sample: leg.sample, level: leg.level + lsb });
}

/** A leg on a sample and on the trace there; with a level, at that level instead. */
export function placed(caliper: Caliper, meta: Meta, trace: Trace, which: 0 | 1, sample: number, level?: number): Caliper {
  const there = inside(meta, sample);
  const leg = legAt(there, level ?? trace(caliper.lead, there), caliper.legs[which].level);
  return { ...withLeg(caliper, which, leg), active: which };
}

/** The legs of which nobody knew the trace, on the trace where it came meanwhile; the same caliper where it did not. */
export function found(caliper: Caliper, trace: Trace): Caliper {
  const [one, other] = caliper.legs.map((leg) => (leg.isGuess ? legAt(leg.sample, trace(caliper.lead, leg.sample), leg.level) : leg));
  return one!.isGuess === caliper.legs[0].isGuess && other!.isGuess === caliper.legs[1].isGuess ? caliper : { ...caliper, legs: [one!, other!] };
}

/** The active leg on the nearest R peak; unchanged where no beat is known. */
export function snapped(caliper: Caliper, meta: Meta, trace: Trace, beats: Beats): Caliper {
  const beat = nearest(beats, caliper.legs[caliper.active].sample);
  return beat < 0 ? caliper : placed(caliper, meta, trace, caliper.active, beats.at[beat]!);
}

export const switched = (caliper: Caliper): Caliper => ({ ...caliper, active: caliper.active === 0 ? 1 : 0 });
export const marching = (caliper: Caliper): Caliper => ({ ...caliper, isMarching: !caliper.isMarching });

/** Where the interval falls when it is repeated on both sides, within `first..last`, without the legs themselves. */
export function marks(caliper: Caliper, first: number, last: number): number[] {
  const [one, other] = inOrder(caliper);
  const wide = other.sample - one.sample;
  if (!caliper.isMarching || wide < 1) return [];
  const from = Math.ceil((first - one.sample) / wide);
  const to = Math.floor((last - one.sample) / wide);
  const all = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  return all.filter((step) => step !== 0 && step !== 1).map((step) => one.sample + step * wide);
}

function legAt(sample: number, level: number | null, otherwise: number): Leg {
  return level === null ? { sample, level: otherwise, isGuess: true } : { sample, level: Math.round(level) };
}

function withLeg(caliper: Caliper, which: 0 | 1, leg: Leg): Caliper {
  const [one, other] = caliper.legs;
  return { ...caliper, legs: which === 0 ? [leg, other] : [one, leg] };
}

function inside(meta: Meta, sample: number): number {
  return Math.min(Math.max(0, Math.round(sample)), meta.samples - 1);
}
