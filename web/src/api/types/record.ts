// What the api says of one patient, field by field.

import type { Language, Severity } from "./shared.ts";

export type Both = Record<Language, string>;
export type Outcome = "due" | "done" | "late" | "missed" | "excused";

export interface Listed {
  uid: string;
  code: string;
  given_name: string;
  family_name: string;
  birth_date: string;
  sex: "f" | "m";
  pathway: string;
  adesione_at: string | null;
  gp: string | null;
  case_manager: string | null;
  plan_version: number | null;
  review_on: string | null;
  has_draft: boolean;
  last_at: string | null;
  priority: Severity | null;
  open_alerts: number;
}

export interface Person {
  uid: string;
  code: string;
  given_name: string;
  family_name: string;
  birth_date: string;
  sex: "f" | "m";
  pathway: string;
  tax_code: string | null;
  phone: string;
  address: string;
  town: string;
  allergies: string;
  caregiver_name: string;
  caregiver_phone: string;
  enrolled_at: string;
  adesione_at: string | null;
}

/** One correction; `before` holds what stood there, by field. */
export interface Correction {
  id: number;
  at: string;
  who: string;
  reason: string;
  before: Record<string, string>;
}

export interface Member {
  username: string;
  display_name: string;
  role: string;
  since: string;
}

export interface Agreed {
  kind: "adesione" | "dossier" | "online_reports" | "research";
  given_at: string;
}

/** One sentence of the situation; `link` is an alert's uid or a signal's name. */
export interface Line {
  topic: "alert" | "silence" | "plan" | "signal" | "adherence" | "device" | "contact";
  sentence: Both;
  link: string;
}

export interface OpenAlert {
  uid: string;
  rule_id: string;
  kind: "clinical" | "technical" | "adherence" | "information";
  severity: Severity;
  condition: "active" | "cleared";
  handling: "new" | "acked" | "in_care";
  raised_at: string;
  owner: string | null;
  sentence: Both;
}

export interface RuleLine {
  id: string;
  severity: Severity;
  type: string;
  sentence: Both;
}

export interface PlanBrief {
  version: number;
  title: string;
  pathway: string;
  service: string;
  effective_from: string;
  approved_by: string | null;
  approved_at: string | null;
  review_on: string | null;
  actions_a_week: number;
  minutes_a_week: number;
  rules: RuleLine[];
  calendar: Both[];
}

export interface Dot {
  day: string;
  outcome: Outcome;
}

export interface Kept {
  item: string;
  title: Both;
  signals: string[];
  done: number;
  counted: number;
  dots: Dot[];
}

export interface KitDevice {
  name: string;
  kind: string;
  model: string;
  serial: string;
  gateway: string | null;
  since: string;
  last_at: string | null;
  battery: number | null;
}

export interface KitGateway {
  id: string;
  seen_at: string | null;
  online: boolean;
  software: string | null;
}

export interface Hours {
  is_open: boolean;
  changes_at: string | null;
}

export interface Silence {
  id: number;
  patient: string;
  kind: string;
  author: string;
  reason: string;
  starts: string;
  ends: string | null;
  rules: string[];
  lifted_at: string | null;
  lifted_by: string | null;
}

export interface PatientRecord {
  now: string;
  emergency_until: string | null;
  person: Person;
  consents: Agreed[];
  team: Member[];
  hours: Hours;
  situation: Line[];
  alerts: OpenAlert[];
  plan: PlanBrief | null;
  has_draft: boolean;
  adherence: Kept[];
  silences: Silence[];
  devices: KitDevice[];
  gateways: KitGateway[];
}

export interface Bin {
  low_at: string;
  low: number;
  high_at: string;
  high: number;
  count: number;
}

export interface Limit {
  rule_id: string;
  op: ">=" | "<=";
  value: number;
  severity: Severity;
}

export interface Usual {
  middle: number;
  low: number;
  high: number;
}

export interface Course {
  signal: string;
  unit: string;
  bins: Bin[];
  limits: Limit[];
  usual: Usual | null;
  dots: Dot[];
}

export interface Courses {
  since: string;
  until: string;
  courses: Course[];
}

export interface Happening {
  at: string;
  kind: "alert" | "plan" | "silence" | "picture" | "said" | "spirometry" | "enrolled";
  what: string;
  actor: string | null;
  link: string | null;
  detail: Record<string, unknown>;
}

export interface Timeline {
  happenings: Happening[];
  before: string | null;
}

export interface Reading {
  time: string;
  signal: string;
  value: number;
  unit: string;
  quality: number;
  device: string;
}

/** A picture that a set should hold. */
export interface Place {
  eye: "od" | "os";
  aim: "disc" | "macula" | "unsure";
}

export interface Picture {
  uid: string;
  eye: "od" | "os";
  aim: "disc" | "macula" | "unsure";
  verdict: "ok" | "human-check" | "retake";
  reasons: string[];
  sentences: string[];
  width: number;
  height: number;
  algorithm: string;
  received_at: string;
}
