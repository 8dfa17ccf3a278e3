// What the fundus room is told: the types of api/accanto_api/fundus/shapes.py and reading/fundus_fields.py.

import type { Content } from "./reading.ts";

export type EyeName = "od" | "os";
export type Aim = "disc" | "macula" | "unsure";
export type PictureVerdict = "ok" | "human-check" | "retake";
export type Turn = "first" | "second" | "arbitration";
export type Legible = "good" | "fair" | "none";
export type Icdr = "0" | "1" | "2" | "3" | "4" | "U";
export type Dme = "0" | "1" | "U";
export type Why = "media" | "pupil" | "focus" | "light" | "field" | "patient" | "other";

export interface Spot {
  x: number;
  y: number;
}

export interface EyeMarks {
  disc_diameter: number;
  disc: Spot | null;
  fovea: Spot | null;
}

export interface Check {
  name: "mean" | "dark" | "satg" | "vess95" | "sharp";
  value: number;
  limit: number;
  is_met: boolean;
}

export interface EyePicture {
  uid: string;
  eye: EyeName;
  aim: Aim;
  verdict: PictureVerdict;
  reasons: string[];
  sentences: string[];
  checks: Check[];
  marks: EyeMarks | null;
  width: number;
  height: number;
  field_deg: number;
  is_camera_known: boolean;
  algorithm: string;
  received_at: string;
}

export interface EyeFields {
  legible: Legible | null;
  why: Why | null;
  icdr: Icdr | null;
  dme: Dme | null;
}

export interface FundusFields {
  kind: "fundus";
  od: EyeFields | null;
  os: EyeFields | null;
}

export interface Said {
  report: string;
  signed_at: string;
  fields: FundusFields;
}

export interface Exam {
  received_at: string;
  pictures: EyePicture[];
  missing: { eye: EyeName; aim: Aim }[];
  said: Said | null;
}

export interface Exams {
  now: string;
  exams: Exam[];
}

export interface SeenGrading {
  turn: Turn | null;
  content: Content;
  reader: string | null;
  signed_at: string | null;
}

export interface Outcome {
  how: "agreement" | "arbitration";
  content: Content;
}

export interface Grading {
  turn: Turn | "report" | "done" | "not_yours";
  eyes: EyeName[];
  own: Content | null;
  signed_at: string | null;
  seen: SeenGrading[];
  outcome: Outcome | null;
}

export interface SignedGrading {
  turn: Turn;
  is_settled: boolean;
}

export interface Kappas {
  plain: number | null;
  linear: number | null;
  quadratic: number | null;
}

export interface ReaderAgreement {
  reader: string;
  is_me: boolean;
  eyes: number;
  graded: number;
  same: number;
  counts: number[][];
  icdr: Kappas;
  oedema: number | null;
  gradable: number | null;
}

export interface Agreement {
  readers: ReaderAgreement[];
}
