// How persons are written: initials, full names, ages.

import type { Patient } from "../api/types/shared.ts";
import { yearsSince } from "../i18n/format.ts";
import * as clock from "../state/clock.ts";

/** The first letters of the first and the last word of a name. */
export function initials(name: string): string {
  const all = name.trim().split(/\s+/);
  const first = all[0]?.[0] ?? "";
  return (all.length > 1 ? first + (all[all.length - 1]?.[0] ?? "") : first).toUpperCase();
}

export function nameOf(patient: Pick<Patient, "given_name" | "family_name">): string {
  return `${patient.given_name} ${patient.family_name}`;
}

export function ageOf(patient: Patient): number {
  return yearsSince(patient.birth_date, clock.now.value);
}
