// Who the patient is and who cares, on one band; the names stand here and nowhere else.

import type { ComponentChildren } from "preact";
import type { PatientRecord } from "../../api/types/record.ts";
import { yearsSince } from "../../i18n/format.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { patientPath } from "../../state/route.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { nameOf } from "../../ui/people.ts";
import { own as consentWords } from "../consents/words.ts";
import { own } from "./words.ts";

export function Header({ record }: { record: PatientRecord }) {
  const { person } = record;
  const { head, sexes, years } = own.value;
  const silences = `${patientPath(person.uid)}?tab=silences`;
  return (
    <header class="who">
      {record.emergency_until && <Emergency until={record.emergency_until} />}
      <div>
        <h1>
          {nameOf(person)} <span class="muted light">{years(yearsSince(person.birth_date, clock.now.value))}</span>
        </h1>
        <p class="meta">
          {[person.code, sexes[person.sex], person.town, person.pathway].filter(Boolean).join(" · ")}
        </p>
      </div>
      <Fact name={head.allergies}>{person.allergies ? <b>{person.allergies}</b> : head.noAllergies}</Fact>
      <Fact name={head.consents}>{consents(record)}</Fact>
      <Fact name={head.team}>{record.team.map((one) => one.display_name).join(", ") || head.noTeam}</Fact>
      {person.caregiver_name && <Fact name={head.caregiver}>{`${person.caregiver_name}, ${person.caregiver_phone}`}</Fact>}
      <span class="grow" />
      <div class="pair">
        {person.phone && (
          <a class="btn main" href={`tel:${person.phone.replace(/\s/g, "")}`}>
            <Icon shape="phone" /> {head.call} <span class="light">{person.phone}</span>
          </a>
        )}
        <a class="btn" href={silences} onClick={follow(silences)}>
          <Icon shape="clock" /> {head.silence}
        </a>
      </div>
    </header>
  );
}

/** Who broke the glass is told so, for as long as it lasts. */
function Emergency({ until }: { until: string }) {
  return (
    <p class="banner high" role="status">
      <Icon shape="information" />
      <span>{consentWords.value.glass.until(format.value.clock(new Date(until)))}</span>
    </p>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <span class="meta">{name}</span>
      <div>{children}</div>
    </div>
  );
}

function consents({ person, consents: given }: PatientRecord) {
  const { head } = own.value;
  if (!person.adesione_at) return <b>{head.noAdesione}</b>;
  const others = given.filter((one) => one.kind !== "adesione").map((one) => head.consentKinds[one.kind]);
  return (
    <span class="sev ok">
      <Icon shape="done" /> {[head.adesione(format.value.past(new Date(person.adesione_at))), ...others].join(", ")}
    </span>
  );
}
