// The structured part of a referto of a spirometry: only what the reader confirmed, as it stood on the screen.

import type { Fields } from "../../api/types/reading.ts";
import type { BlowGrade, Parameter, Pattern, Phase, Response, SpirometrySession, Value, ZSeverity } from "../../api/types/spirometry.ts";
import type { Room } from "../reading/useReading.ts";

export interface ReadValue {
  parameter: Parameter;
  phase: Phase;
  measured: number;
  predicted: number | null;
  lln: number | null;
  percent: number | null;
  z: number | null;
}

export interface SpirometryFields {
  kind: "spirometry";
  fev1_grade: BlowGrade | null;
  fvc_grade: BlowGrade | null;
  values: ReadValue[];
  pattern: Pattern | null;
  severity: ZSeverity | null;
  response: Response | null;
  repeat: boolean;
}

const EMPTY: SpirometryFields = {
  kind: "spirometry", fev1_grade: null, fvc_grade: null, values: [], pattern: null, severity: null, response: null, repeat: false,
};

export function fieldsOf(room: Room | null): SpirometryFields {
  const known = room?.content?.fields;
  return known?.kind === "spirometry" ? { ...EMPTY, ...(known as unknown as Partial<SpirometryFields>) } : EMPTY;
}

/** Nothing where there is no referto to write. */
export function change(room: Room | null, part: Partial<SpirometryFields>): void {
  if (room?.canWrite) room.setFields({ ...fieldsOf(room), ...part } as unknown as Fields);
}

export function readOf(value: Value, phase: Phase): ReadValue | null {
  if (value.measured === null) return null;
  const { parameter, measured, predicted, lln, percent, z } = value;
  return { parameter, phase, measured, predicted, lln, percent, z };
}

/** Whether a value was confirmed as it stands now: what was computed anew is to be confirmed anew. */
export function isConfirmed(fields: SpirometryFields, value: Value, phase: Phase): boolean {
  return fields.values.some((one) => one.parameter === value.parameter && one.phase === phase && one.measured === value.measured && one.z === value.z);
}

export function confirmed(fields: SpirometryFields, value: Value, phase: Phase, isOn: boolean): ReadValue[] {
  const others = fields.values.filter((one) => one.parameter !== value.parameter || one.phase !== phase);
  const read = readOf(value, phase);
  return isOn && read ? [...others, read] : others;
}

/** Everything on the table at once, with what the bronchodilator changed. */
export function whole(seen: SpirometrySession): Partial<SpirometryFields> {
  const values = seen.parts.flatMap((part) => part.values.flatMap((value) => readOf(value, part.phase) ?? []));
  return { values, response: seen.response };
}

/** What was taken over and doesn't stand on the screen any more is taken back: a blow was judged, or came late. */
export function lapsed(fields: SpirometryFields, seen: SpirometrySession): Partial<SpirometryFields> | null {
  const shown = (one: ReadValue) =>
    seen.parts.some((part) => part.phase === one.phase && part.values.some((value) => value.parameter === one.parameter && value.measured === one.measured && value.z === one.z));
  const now = gradesOf(seen);
  const isOther = fields.fev1_grade !== null && (fields.fev1_grade !== now.fev1_grade || fields.fvc_grade !== now.fvc_grade);
  const values = fields.values.some((one) => !shown(one)) ? { values: [], response: null } : null;
  return values || isOther ? { ...values, ...(isOther && { fev1_grade: null, fvc_grade: null }) } : null;
}

/** The grades of the session as it begins: before a bronchodilator, where one was given. */
export function gradesOf(seen: SpirometrySession): { fev1_grade: BlowGrade; fvc_grade: BlowGrade } {
  const { grade } = seen.parts[0]!;
  return { fev1_grade: grade.fev1, fvc_grade: grade.fvc };
}
