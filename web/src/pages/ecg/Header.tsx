// Whose trace it is, where nobody asked to have it read.

import type { Patient } from "../../api/types/shared.ts";
import { patientPath } from "../../state/route.ts";
import { follow } from "../../ui/link.ts";
import { ageOf, nameOf } from "../../ui/people.ts";
import { own } from "./words.ts";

export function Header({ patient }: { patient: Patient }) {
  const file = patientPath(patient.uid);
  return (
    <header class="room-head">
      <h2>
        <a href={file} onClick={follow(file)}>{nameOf(patient)}</a>{" "}
        <span class="muted light">{own.value.years(ageOf(patient))}, {patient.pathway}</span>
      </h2>
    </header>
  );
}
