// What the spirometry room is told: the types of api/accanto_api/spirometry/shapes.py.

import type { Patient } from "./shared.ts";

export type BlowGrade = "A" | "B" | "C" | "D" | "E" | "U" | "F";
export type BlowUse = "acceptable" | "usable" | "unusable";
export type Phase = "only" | "before" | "after";
export type Parameter = "fev1" | "fvc" | "ratio" | "pef" | "fef2575";
export type Pattern = "unknown" | "normal" | "obstruction" | "obstruction_low_fvc" | "low_fvc" | "low_fev1";
export type ZSeverity = "unknown" | "normal" | "mild" | "moderate" | "severe";
export type Named<T> = Record<"fev1" | "fvc", T>;

export interface Lungs {
  sex: "f" | "m" | null;
  age_y: number | null;
  height_cm: number | null;
  height_on: string | null;
  lacks: ("sex" | "birth_date" | "height")[];
}

export interface Breath {
  session: string;
  device: string;
  starts: string;
  blows: number;
  phase: Phase;
  fev1: number | null;
  fvc: number | null;
  pef: number | null;
  fev1_z: number | null;
  fev1_grade: BlowGrade;
  fvc_grade: BlowGrade;
  is_trusted: boolean;
  is_judged: boolean;
  change: "steady" | "amber" | "red" | null;
  usual_l: number | null;
  amber_l: number | null;
  red_l: number | null;
}

export interface SpirometryCourse {
  since: string;
  until: string;
  lungs: Lungs;
  sessions: Breath[];
}

export interface Judgement {
  fev1: string | null;
  fvc: string | null;
  reason: string;
  author: string;
  made_at: string;
}

export interface Objection {
  code: string;
  check: string;
  at_s: number | null;
  forbids: ("fev1" | "fvc")[];
}

export interface Uses {
  fev1: BlowUse;
  fvc: BlowUse;
}

export interface Effort {
  number: number;
  starts: string;
  phase: Phase;
  rate_hz: number;
  volume_ml: number[];
  flow_ml_s: number[];
  zero_s: number | null;
  fev1: number | null;
  fvc: number | null;
  pef: number | null;
  pef_is_coarse: boolean;
  fef2575: number | null;
  bev: number | null;
  fet_s: number | null;
  rise_s: number | null;
  end: "plateau" | "long" | "repeats" | "early";
  computed: Uses;
  counts: Uses;
  judgement: Judgement | null;
  objections: Objection[];
  is_best: boolean;
}

export interface Earlier {
  value: number;
  at: string;
  percent: number;
}

export interface Value {
  parameter: Parameter;
  measured: number | null;
  predicted: number | null;
  lln: number | null;
  percent: number | null;
  z: number | null;
  best: Earlier | null;
  last: Earlier | null;
}

export interface Part {
  phase: Phase;
  trace: string;
  values: Value[];
  grade: Named<BlowGrade>;
  computed: Named<BlowGrade>;
  said: Judgement | null;
  acceptable: Named<number>;
  apart_l: Named<number | null>;
  advice: "go_on" | "enough" | "too_many" | "tired";
  pattern: Pattern;
  severity: ZSeverity;
  gold: number;
  fev1q: number | null;
}

export interface Response {
  fev1_l: number;
  fev1_percent: number;
  fvc_l: number;
  fvc_percent: number;
  is_response: boolean;
}

export interface Given {
  given_at: string;
  drug: string;
  author: string;
  made_at: string;
}

export interface LoopPoint {
  name: "pef" | "fef25" | "fef50" | "fef75" | "fvc";
  volume: number;
  flow: number;
  low_volume: number;
  low_flow: number;
}

export interface Reference {
  equations: "gli_global_2022";
  flows: "ecsc_1993";
  flows_extrapolated: boolean;
}

export interface Spirometer {
  name: string;
  model: string;
  serial: string;
}

export interface SpirometrySession {
  now: string;
  session: string;
  patient: Patient;
  starts: string;
  ends: string;
  device: Spirometer;
  lungs: Lungs;
  reference: Reference;
  efforts: Effort[];
  unreadable: number;
  parts: Part[];
  given: Given | null;
  response: Response | null;
  loop: LoopPoint[];
  algorithm: string;
  algorithm_version: string;
  previous: string | null;
  next: string | null;
  may_judge: boolean;
}

export interface JudgeBlow {
  blow: string;
  fev1: BlowUse | null;
  fvc: BlowUse | null;
  reason: string;
}

export interface GradeSession {
  trace: string;
  fev1: BlowGrade | null;
  fvc: BlowGrade | null;
  reason: string;
}
