// What the api says of an enrolment, field by field.

import type { Both } from "./record.ts";

export type Step = "identity" | "consents" | "kit" | "team" | "plan";

export interface IdentityStep {
  tax_code: string;
  given_name: string;
  family_name: string;
  birth_date: string | null;
  sex: "f" | "m" | null;
  phone: string;
  address: string;
  town: string;
  allergies: string;
  pathway: string;
}

export interface ConsentsStep {
  given_on: string | null;
  given_by: "patient" | "guardian";
  how: "paper" | "in_person" | "telephone" | "online";
  evidence: string;
  adesione: boolean | null;
  dossier: boolean | null;
  research: boolean | null;
  caregiver_name: string;
  caregiver_phone: string;
  call_caregiver: boolean;
}

export interface KitPiece {
  name: string;
  kind: string;
  maker: string;
  model: string;
  serial: string;
}

export interface KitStep {
  gateway: string;
  devices: KitPiece[];
}

export interface TeamStep {
  gp: string;
  case_manager: string;
  others: string[];
}

export interface PlanStep {
  template: string;
  document: Record<string, unknown> | null;
  reason: string;
}

export interface Paper {
  identity: IdentityStep;
  consents: ConsentsStep;
  kit: KitStep;
  team: TeamStep;
  plan: PlanStep;
}

/** What is missing, or cannot be. */
export interface Lack {
  step: Step;
  field: string;
  says: Both;
  is_doubt: boolean;
}

export interface Enrolment {
  uid: string;
  paper: Paper;
  lacks: Lack[];
  born: string | null;
  sex: "f" | "m" | null;
  begun_at: string;
  saved_at: string;
}

export interface OnItsWay {
  uid: string;
  given_name: string;
  family_name: string;
  lacks: number;
  saved_at: string;
}

export interface Colleague {
  username: string;
  display_name: string;
  role: string;
}

export interface FreeDevice {
  name: string;
  kind: string;
  maker: string;
  model: string;
  serial: string;
}

export interface FreeGateway {
  name: string;
  online: boolean;
  seen_at: string | null;
}

export interface Choices {
  colleagues: Colleague[];
  devices: FreeDevice[];
  gateways: FreeGateway[];
  kinds: string[];
}

export interface Enrolled {
  patient: string;
  code: string;
}
