// The structured part of the referto: grades and pattern, taken over from what was computed only by the reader's hand.

import type { Part, Pattern, SpirometrySession, ZSeverity } from "../../api/types/spirometry.ts";
import { CheckField, SelectField } from "../../ui/parts/Field.tsx";
import type { Room } from "../reading/useReading.ts";
import { change, fieldsOf, gradesOf } from "./fields.ts";
import { own } from "./words.ts";

const PATTERNS: readonly Pattern[] = ["normal", "obstruction", "obstruction_low_fvc", "low_fvc", "low_fev1", "unknown"];
const SEVERITIES: readonly ZSeverity[] = ["normal", "mild", "moderate", "severe", "unknown"];

export function Form({ seen, part, room }: { seen: SpirometrySession; part: Part; room: Room }) {
  const words = own.value.report;
  const fields = fieldsOf(room);
  const { fev1_grade, fvc_grade } = fields;
  const now = gradesOf(seen);
  const isTaken = fev1_grade === now.fev1_grade && fvc_grade === now.fvc_grade;
  return (
    <>
      <div class="spiro-take">
        <span class="meta">{fev1_grade && fvc_grade ? words.grades(fev1_grade, fvc_grade) : words.noGrades}</span>
        {!isTaken && <button class="btn s" type="button" onClick={() => change(room, now)}>{words.takeGrades}</button>}
      </div>
      <SelectField label={words.pattern} help={words.suggestion(words.patterns[part.pattern]!)} value={fields.pattern ?? ""} empty={words.choosePattern}
        options={PATTERNS.map((value) => ({ value, name: words.patterns[value]! }))}
        onValue={(value) => change(room, { pattern: (value || null) as Pattern | null })} />
      <SelectField label={words.severity} help={words.suggestion(words.severities[part.severity]!)} value={fields.severity ?? ""} empty={words.choosePattern}
        options={SEVERITIES.map((value) => ({ value, name: words.severities[value]! }))}
        onValue={(value) => change(room, { severity: (value || null) as ZSeverity | null })} />
      <CheckField label={words.repeat} isOn={fields.repeat} onChange={(repeat) => change(room, { repeat })} />
    </>
  );
}

/** What the form still lacks, in words. */
export function lacks(room: Room): string[] {
  const words = own.value.report.lacks;
  const { fev1_grade, fvc_grade, pattern } = fieldsOf(room);
  return [fev1_grade && fvc_grade ? "" : words["grades"]!, pattern ? "" : words["pattern"]!].filter(Boolean);
}
