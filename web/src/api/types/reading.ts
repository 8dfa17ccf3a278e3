// What the reading rooms are told: the types of api/accanto_api/reading/shapes.py and fields.py.

import type { Due } from "./alerts.ts";
import type { Language, Owner, Patient } from "./shared.ts";

export type Specialty = "ecg" | "spirometry" | "fundus";
export type ReadingState = "waiting" | "preliminary" | "final" | "withdrawn";
export type Priority = "urgent" | "routine";
export type SignedState = "preliminary" | "final" | "amended";
export type Urgency = "none" | "week" | "today";

export interface Lease {
  by: Owner;
  until: string;
  is_mine: boolean;
}

export interface Source {
  device: number;
  device_name: string;
  maker: string;
  model: string;
  signal: number | null;
  signal_name: string | null;
  starts: string;
  ends: string;
}

/** What is asked, of whose trace, until when; `asked_by` is null where the programme asked by itself. */
export interface Question {
  uid: string;
  patient: Patient;
  specialty: Specialty;
  state: ReadingState;
  priority: Priority;
  question: string;
  asked_by: Owner | null;
  asked_at: string;
  due: Due | null;
  quality: string;
  source: Source | null;
}

export interface QueuedReading extends Question {
  pictures: number;
  lease: Lease | null;
  has_draft: boolean;
  has_prior: boolean;
  /** What it waits for where two people read blind (fundus); null elsewhere. */
  turn: "first" | "second" | "arbitration" | "report" | "done" | null;
}

export interface Prior {
  uid: string;
  at: string;
  source: Source | null;
  report: string | null;
  conclusion: string;
}

export interface ReportBrief {
  uid: string;
  version: number;
  state: SignedState;
  author: Owner;
  signed_at: string;
  reason: string;
  is_newest: boolean;
}

export interface Reading extends Question {
  now: string;
  pictures: string[];
  alert: string | null;
  lease: Lease | null;
  priors: Prior[];
  reports: ReportBrief[];
  may_write: boolean;
}

/** The structured part of a referto: the room of its `kind` knows the fields. */
export type Fields = { kind: Specialty } & Record<string, unknown>;

export interface Content {
  fields: Fields;
  text: string;
  recommendation: string;
  urgency: Urgency | null;
  language: Language;
}

export interface Draft {
  revision: number;
  version: number;
  content: Content;
  reason: string;
  author: Owner | null;
  saved_at: string | null;
  lacks: string[];
}

export interface SignedReport {
  uid: string;
  version: number;
  state: SignedState;
}

export interface ListedReport {
  uid: string;
  reading: string;
  specialty: Specialty;
  version: number;
  state: SignedState;
  author: Owner;
  signed_at: string;
  measured_at: string;
  conclusion: string;
}

export interface ReportLine {
  name: string;
  value: string;
  note: string;
}

export interface ReportRead {
  at: string;
  who: string;
  action: string;
}

export interface Report {
  uid: string;
  reading: string;
  specialty: Specialty;
  patient: Patient;
  state: SignedState;
  version: number;
  is_newest: boolean;
  question: string;
  asked_by: Owner | null;
  asked_at: string;
  source: Source | null;
  pictures: number;
  content: Content;
  lines: ReportLine[];
  author: Owner;
  signed_at: string;
  reason: string;
  content_hash: string;
  trace_hash: string;
  key_id: string;
  is_signature_good: boolean | null;
  is_trace_same: boolean | null;
  versions: ReportBrief[];
  reads: ReportRead[];
}
