// What the api says about alerts, cases and what happens to them, field by field.

import type { Lane, Language, Owner, Patient, Point, Severity } from "./shared.ts";

export type Outcome =
  | "called_ok"
  | "called_taught"
  | "called_medication_per_plan"
  | "no_answer"
  | "referred_gp"
  | "referred_specialist"
  | "televisit_booked"
  | "home_visit"
  | "emergency_112"
  | "already_in_hospital"
  | "technical_fixed"
  | "device_replaced"
  | "threshold_changed"
  | "expected_for_patient"
  | "false_positive_artifact"
  | "false_positive_other";

export interface Alert {
  uid: string;
  rule_id: string;
  kind: "clinical" | "technical" | "adherence" | "information";
  severity: Severity;
  condition: "active" | "cleared";
  handling: "new" | "acked" | "in_care" | "closed" | "withdrawn";
  starts: string;
  ends: string;
  raised_at: string;
  acked_at: string | null;
  owner: Owner | null;
  explanation: Explanation;
}

/** Written by the alerts when they decide: docs/reference/alerts.md. */
export interface Explanation {
  /** `limit` is null for a rule that has none to draw: a missed measure, an answer, a score. */
  rule: { id: string; kind: string; signal: string; op: string; limit: number | null; clear: number | null };
  sentence: Record<Language, string>;
  /** What the rule watches. */
  watches?: Record<Language, string>;
  unit: string;
  peak: { time: string; value: number };
  samples: Point[];
  plan_version: number;
  approved_by: string | null;
  algorithm: { name: string; version: string } | null;
  strip: Span | null;
}

export interface Span {
  device_id: number;
  signal: number;
  starts: string;
  ends: string;
}

export interface Case {
  key: string;
  lane: Lane;
  patient: Patient;
  alerts: Alert[];
  points: Point[];
}

export interface Worklist {
  now: string;
  last_event: number;
  cases: Case[];
}

export interface AlertEvent {
  id: number;
  at: string;
  event: string;
  actor: string | null;
}

export interface AlertPage {
  now: string;
  patient: Patient;
  alert: Alert;
  others: Alert[];
  events: AlertEvent[];
}

export interface LiveAlert {
  alert: string;
  event: string;
  severity: Severity;
}

export interface Beat {
  now: string;
  newest: string | null;
}
