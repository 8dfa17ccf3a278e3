// What the api says of agreements, of who may look, and of who looked, field by field.

import type { Language } from "./shared.ts";

export type ConsentKind = "adesione" | "dossier" | "online_reports" | "research";
export type How = "paper" | "in_person" | "telephone" | "online";

export interface Consent {
  id: number;
  kind: ConsentKind;
  text_version: string;
  language: Language;
  given_at: string;
  given_by: "patient" | "guardian";
  how: How;
  evidence: string;
  recorded_by: string | null;
  revoked_at: string | null;
  revoked_by: string | null;
  revoke_reason: string | null;
}

export interface Delegation {
  id: number;
  caregiver: string;
  display_name: string;
  begins_at: string;
  ends_at: string | null;
  evidence: string;
  recorded_by: string;
  revoked_at: string | null;
  revoked_by: string | null;
  revoke_reason: string | null;
}

export interface Reader {
  display_name: string;
  role: string;
  why: "team" | "delegation" | "emergency";
  until: string | null;
}

export interface Looked {
  id: number;
  at: string;
  who: string | null;
  role: string | null;
  action: string;
  purpose: string;
  outcome: "done" | "refused";
}

export interface Emergency {
  patient: string;
  ends_at: string;
}

export interface BrokenGlass {
  id: number;
  who: string;
  role: string;
  patient: string;
  reason: string;
  begins_at: string;
  ends_at: string;
  seen_at: string | null;
  seen_by: string | null;
}

export interface AuditRow {
  id: number;
  at: string;
  who: string | null;
  role: string | null;
  action: string;
  purpose: string;
  outcome: "done" | "refused";
  patient: string | null;
  object: string;
  request: string;
  address: string;
  token: number | null;
}
