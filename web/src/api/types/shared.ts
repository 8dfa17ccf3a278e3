// What every page may hear from the api, field by field; tests/web compares these names with the api's own schema.

export type Severity = "high" | "medium" | "low" | "information";

export type Lane = "high" | "medium" | "low" | "technical" | "adherence" | "late" | "recall";

export type Language = "it" | "en";

export interface Me {
  username: string;
  display_name: string;
  role: string;
  language: Language;
  sees_worklist: boolean;
  needs: "code" | "password" | "enrol" | null;
  may: string[];
  patient: string | null;
}

/** What a browser subscribes with; null where the centre sends no notices to browsers. */
export interface PushKey {
  public_key: string | null;
}

export interface Patient {
  uid: string;
  given_name: string;
  family_name: string;
  birth_date: string;
  sex: "f" | "m";
  pathway: string;
  code: string;
}

export interface Owner {
  username: string;
  display_name: string;
}

/** One measurement: when, how much, and how far it can be trusted (0..1). */
export interface Point {
  time: string;
  value: number;
  quality: number;
}
