// What the api says of plans, field by field.

import type { Both } from "./record.ts";
import type { Severity } from "./shared.ts";

/** A PAI as JSON (docs/reference/plan.md). */
export type Document = Record<string, unknown>;

export interface Handle {
  path: (string | number)[];
  name: Both;
  unit: string;
  value: number;
  least: number;
  most: number;
  step: number;
  signal: string | null;
  op: ">=" | "<=" | null;
}

export interface PlanRule {
  id: string;
  kind: string;
  name: Both;
  severity: Severity;
  type: string;
  sentence: Both;
  note: string;
  signal: string | null;
  handles: Handle[];
}

export interface PlanItem {
  id: string;
  kind: "measure" | "visit" | "exam" | "call" | "questionnaire";
  title: Both;
  section: "clinical" | "care";
  sentence: Both;
  minutes: number;
}

export interface Task {
  item: string;
  at: string;
  minutes: number;
}

export interface Load {
  days: Task[][];
  actions_a_week: number;
  minutes_a_week: number;
  is_heavy: boolean;
}

export interface Change {
  name: Both;
  was: Both | null;
  now: Both | null;
}

export interface PlanView {
  document: Document;
  title: string;
  pathway: string;
  service: "telemonitoraggio" | "telecontrollo";
  template: Both | null;
  review_on: string | null;
  rules: PlanRule[];
  offered: PlanRule[];
  calendar: PlanItem[];
  load: Load;
  doubts: Both[];
  from_template: Change[];
  from_version: Change[];
}

export interface Version {
  version: number;
  status: "draft" | "active" | "suspended" | "closed";
  effective_from: string;
  approved_by: string | null;
  approved_at: string | null;
  reason: string;
}

export interface Draft {
  revision: number;
  based_on: number | null;
  reason: string;
  saved_by: string;
  saved_at: string;
  proposed_by: string | null;
  proposed_at: string | null;
  is_behind: boolean;
  refused: Both | null;
  plan: PlanView | null;
  /** As it was saved, also where it cannot be a plan. */
  document: Document;
}

export interface Whose {
  given_name: string;
  family_name: string;
  birth_date: string;
  sex: "f" | "m";
  code: string;
  allergies: string;
}

export interface PlanPage {
  patient: Whose;
  in_force: PlanView | null;
  versions: Version[];
  draft: Draft | null;
  centre: string;
  may_sign: boolean;
}

export interface Readout {
  refused: Both | null;
  plan: PlanView | null;
}

export interface Signed {
  version: number;
}

export interface Template {
  id: string;
  version: number;
  title: Both;
  sources: string[];
  countersigned_by: string | null;
  rules: number;
  minutes_a_week: number;
}

export interface Stretch {
  starts: string;
  ends: string;
  severity: Severity;
}

export interface Effect {
  rule_id: string;
  now: number;
  proposed: number;
  now_per_week: number;
  proposed_per_week: number;
  added: Stretch[];
  removed: Stretch[];
  changed: Stretch[];
}

export interface WhatIf {
  refused: Both | null;
  since: string | null;
  until: string | null;
  effects: Effect[];
}
