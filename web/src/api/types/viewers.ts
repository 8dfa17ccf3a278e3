// What the api says about trends and traces, field by field.

import type { Point } from "./shared.ts";

export interface Trend {
  signal: string;
  unit: string;
  points: Point[];
}

export interface Segment {
  starts: string;
  rate_hz: number;
  samples: number;
  uv_per_lsb: number;
}

export interface WaveformMeta {
  version: string;
  device: string;
  signal: string;
  leads: number;
  starts: string;
  ends: string;
  segments: Segment[];
}
