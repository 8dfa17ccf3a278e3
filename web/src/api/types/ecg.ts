// What the api says of an ECG record, its beats and its measures, field by field.

export interface EcgSegment {
  first: number;
  samples: number;
  starts: string;
  rate_hz: number;
}

export interface EcgGap {
  first: number;
  last: number;
  reason: "missing" | "unreadable" | "other_form";
}

export interface EcgMeta {
  version: string;
  device: string;
  signal: string;
  unit: string;
  leads: string[];
  filter: "none";
  starts: string;
  ends: string;
  received_at: string;
  rate_hz: number;
  uv_per_lsb: number;
  samples: number;
  factor: number;
  tile: number;
  lengths: number[];
  versions: string[];
  segments: EcgSegment[];
  gaps: EcgGap[];
}

export interface EcgSpan {
  first: number;
  last: number;
}

export type Verdict = "computed" | "confirmed" | "rejected";

/** A measure or a finding of the program, with what a reader said of it. */
export interface EcgItem {
  code: string;
  value: number | null;
  low: number | null;
  high: number | null;
  unit: string;
  share: number | null;
  formula: string | null;
  /** Why it was not computed. */
  why: string | null;
  spans: EcgSpan[];
  state: Verdict;
  by: string | null;
  at: string | null;
}

export interface EcgQuality {
  first: number;
  last: number;
  reason: string;
}

export interface EcgMarks {
  p_on: number | null;
  qrs_on: number | null;
  r: number | null;
  qrs_off: number | null;
  t_off: number | null;
}

export interface EcgMedian {
  lead: string;
  rate_hz: number;
  uv_per_lsb: number;
  samples: number[];
  beats: number;
  marks: EcgMarks;
}

export interface EcgFormula {
  name: string;
  qtc_ms: number;
}

export interface EcgTrend {
  step_s: number;
  low: (number | null)[];
  mean: (number | null)[];
  high: (number | null)[];
}

export interface EcgMeasures {
  algorithm: string;
  algorithm_version: string;
  items: EcgItem[];
  quality: EcgQuality[];
  median: EcgMedian | null;
  formulas: EcgFormula[];
  trend: EcgTrend;
}

/** What a reader makes of a beat. */
export interface EcgDeed {
  at: string;
  deed: "relabel" | "add" | "remove";
  label: string | null;
}

export interface EcgCorrection {
  at: string;
  deed: "relabel" | "add" | "remove";
  label: string | null;
  was: string | null;
  by: string;
  made_at: string;
  reason: string | null;
}

export interface EcgCorrections {
  corrections: EcgCorrection[];
}
