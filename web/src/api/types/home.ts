// What people at home are told: the types of api/accanto_api/home/shapes.py, and the messages they exchange with the centre.

import type { Point } from "./shared.ts";

export type ItemKind = "measure" | "visit" | "exam" | "call" | "questionnaire";
export type Outcome = "due" | "done" | "late" | "missed" | "excused";
export type Kind = "weight" | "pressure" | "glucose" | "temperature" | "oxygen";
export type Doubt = "unlikely" | "unusual" | "swapped";

export interface HomePerson {
  uid: string;
  given_name: string;
  family_name: string;
  relation: "self" | "caregiver";
}

export interface Homes {
  people: HomePerson[];
}

export interface HomeCentre {
  name: string;
  phone: string;
  opens: string | null;
  closes: string | null;
  is_open: boolean;
  opens_at: string | null;
}

export interface HomeTask {
  item: string;
  kind: ItemKind;
  title: string;
  signals: string[];
  starts: string;
  ends: string;
  is_all_day: boolean;
  outcome: Outcome | null;
  at: string | null;
}

export interface HomeDay {
  day: string;
  tasks: HomeTask[];
}

export interface OwnValue {
  signal: string;
  unit: string;
  by_hand: boolean;
  points: Point[];
}

export interface HomeQuestion {
  item: string;
  text: string;
  is_scale: boolean;
  answered_at: string | null;
}

export interface HomeReceipt {
  at: string;
  by: string;
  readings: number;
  until: string;
}

export interface HomePage {
  now: string;
  person: HomePerson;
  may_enter: boolean;
  has_plan: boolean;
  shows_values: boolean;
  centre: HomeCentre;
  next_item: string | null;
  today: HomeTask[];
  week: HomeDay[];
  visits: HomeTask[];
  values: OwnValue[];
  kinds: Kind[];
  questions: HomeQuestion[];
  receipts: HomeReceipt[];
}

export interface Entry {
  key: string;
  kind: Kind;
  values: Record<string, number>;
  measured_at: string;
  is_confirmed: boolean;
}

export interface Asked {
  signal: string;
  value: number;
  doubt: Doubt;
  usual: number | null;
}

export interface Entered {
  is_kept: boolean;
  asked: Asked[];
}

export interface Answers {
  key: string;
  answers: Record<string, number>;
}

export interface Answered {
  answered_at: string;
}

export interface Message {
  id: number;
  side: "home" | "centre";
  author: string;
  is_own: boolean;
  body: string;
  sent_at: string;
  read_at: string | null;
  alert: string | null;
}
