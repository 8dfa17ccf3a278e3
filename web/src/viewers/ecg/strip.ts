// A strip of ECG: what the api says of it and its samples, made ready to be drawn.

import type { WaveformMeta } from "../../api/types/viewers.ts";

/** Samples without an interruption; times are milliseconds since 1970. */
export interface Piece {
  starts: number;
  ends: number;
  rateHz: number;
  microvoltsPerLsb: number;
  samples: Int16Array;
}

export interface Gap {
  starts: number;
  ends: number;
}

export interface Strip {
  starts: number;
  ends: number;
  pieces: Piece[];
  gaps: Gap[];
}

/** Shorter than this, a space between two pieces is the wobble of a clock, not a loss. */
const WOBBLE_MS = 40;
const EDGE_MS = 1_000;

/** The strip behind a meta and its bytes: the first lead of each segment. */
export function assemble(meta: WaveformMeta, bytes: Int16Array): Strip {
  let offset = 0;
  const pieces = meta.segments.map((segment) => {
    const samples = bytes.subarray(offset, offset + segment.samples);
    offset += segment.samples * meta.leads;
    const starts = Date.parse(segment.starts);
    const ends = starts + (segment.samples / segment.rate_hz) * 1_000;
    return { starts, ends, rateHz: segment.rate_hz, microvoltsPerLsb: segment.uv_per_lsb, samples };
  });
  const [starts, ends] = [Date.parse(meta.starts), Date.parse(meta.ends)];
  return { ...shown(pieces, starts, ends), pieces, gaps: gapsOf(pieces, starts, ends) };
}

/** What is drawn: of a silence before the first sample and after the last one only an edge, so that no row is empty. */
function shown(pieces: readonly Piece[], starts: number, ends: number): { starts: number; ends: number } {
  const [first, last] = [pieces[0]?.starts ?? starts, pieces[pieces.length - 1]?.ends ?? ends];
  return { starts: Math.max(starts, first - EDGE_MS), ends: Math.min(ends, last + EDGE_MS) };
}

/** Where the span holds no samples; before the first piece and after the last one too. */
export function gapsOf(pieces: readonly Piece[], starts: number, ends: number): Gap[] {
  const gaps: Gap[] = [];
  let until = starts;
  for (const piece of pieces) {
    if (piece.starts - until > WOBBLE_MS) gaps.push({ starts: until, ends: piece.starts });
    until = Math.max(until, piece.ends);
  }
  if (ends - until > WOBBLE_MS) gaps.push({ starts: until, ends });
  return gaps;
}

/** The middle, highest and lowest voltage in millivolts, the middle (median) being the baseline. */
export function range(strip: Strip): { middle: number; low: number; high: number } {
  const values = strip.pieces.flatMap((piece) => Array.from(piece.samples, (v) => (v * piece.microvoltsPerLsb) / 1_000));
  if (!values.length) return { middle: 0, low: 0, high: 0 };
  values.sort((a, b) => a - b);
  return { middle: values[values.length >> 1]!, low: values[0]!, high: values[values.length - 1]! };
}
