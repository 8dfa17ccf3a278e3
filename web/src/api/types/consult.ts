// What is told of teleconsulti: the types of api/accanto_api/consulting/shapes.py.

import type { Specialty } from "./reading.ts";
import type { Owner, Patient } from "./shared.ts";

export type ConsultOutcome = "answered" | "plan_changed" | "visit_booked" | "sent_to_hospital" | "no_longer_needed";

export interface Snapshot {
  width: number;
  height: number;
  device: number | null;
  signal: number | null;
  starts: string | null;
  ends: string | null;
  view: Record<string, string | number | boolean | null>;
}

export interface OpenThread {
  uid: string;
  patient: Patient;
  opened_at: string;
  said_at: string;
  said_by: Owner;
  body: string;
  is_answered: boolean;
}

export interface ConsultMessage {
  id: number;
  author: Owner;
  role: string;
  at: string;
  body: string;
  snapshot: Snapshot | null;
}

export interface Consult {
  uid: string;
  specialty: Specialty;
  alert: string | null;
  reading: string | null;
  opened_by: Owner;
  opened_at: string;
  closed_at: string | null;
  closed_by: Owner | null;
  outcome: ConsultOutcome | null;
  messages: ConsultMessage[];
}
