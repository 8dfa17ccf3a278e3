// What the api says about alerts, cases and what happens to them, field by field.

import type { Specialty } from "./reading.ts";
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
  /** What the newest value was compared with. */
  basis?: { reference: number | null; spread: number | null } | null;
  algorithm: { name: string; version: string } | null;
  strip: Span | null;
}

export interface Span {
  device_id: number;
  signal: number;
  starts: string;
  ends: string;
}

/** Seconds since 1970, and the value then. */
export type Spark = [at: number, value: number];

/** What is due next of a case, in seconds of service time; late is less than nothing. */
export interface Due {
  what: "answer_by" | "act_by" | "recheck" | "report_by";
  at: string;
  left_s: number;
  whole_s: number;
}

export interface Silenced {
  kind: string;
  until: string | null;
}

/** Who looked last, and when. */
export interface Seen {
  by: Owner;
  at: string;
}

/** The open alerts of one patient and one sort, the gravest first; their explanations come without samples. */
export interface Case {
  key: string;
  lane: Lane;
  patient: Patient;
  alerts: Alert[];
  points: Spark[];
  due: Due | null;
  silence: Silenced | null;
  seen: Seen | null;
  gps: Owner[];
  managers: Owner[];
  recalls: number;
  /** Messages from home that nobody at the centre has read. */
  unread: number;
}

/** The centre by name, whether somebody is there, and until when that holds. */
export interface Hours {
  name: string;
  is_open: boolean;
  until: string;
}

export interface Worklist {
  now: string;
  last_event: number;
  service: Hours;
  cases: Case[];
}

export interface AlertEvent {
  id: number;
  at: string;
  event: string;
  actor: string | null;
  note: string | null;
  outcome: string | null;
}

export interface AlertPage {
  now: string;
  patient: Patient;
  alert: Alert;
  others: Alert[];
  /** Open alerts that a graver one makes needless to look at for now. */
  covered: Alert[];
  events: AlertEvent[];
  due: Due | null;
  silence: Silenced | null;
  gps: Owner[];
  phones: Phone[];
  unread: number;
}

/** Whom to call. */
export interface Phone {
  who: "patient" | "caregiver";
  name: string;
  number: string;
}

export interface LiveAlert {
  alert: string;
  event: string;
  severity: Severity;
}

/** The open cases of a patient are these now. */
export interface LivePatient {
  patient: string;
  now: string;
  cases: Case[];
}

/** Something was written or read about this patient. */
export interface LiveMessage {
  patient: string;
}

/** What waits for a specialty to be read, or to be answered, is not what it was. */
export interface LiveQueue {
  what: "reading" | "consult";
  specialty: Specialty;
}

export interface Beat {
  now: string;
  newest: string | null;
}
