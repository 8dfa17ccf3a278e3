// What stood in a patient's identity before somebody corrected it: for who may correct, and for who watches over privacy.

import * as api from "../../api/personal.ts";
import type { Correction } from "../../api/types/record.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { useLoaded } from "../../state/loaded.ts";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Table } from "../../ui/parts/Table.tsx";
import { own as patient } from "../patient/words.ts";
import { own } from "./words.ts";

/** `round` changes when another correction was made. */
export function Corrections({ uid, round }: { uid: string; round?: unknown }) {
  const { data, problem, again } = useLoaded(() => api.corrections(uid), [uid, round]);
  const { corrections: say } = own.value;
  if (problem) return <ErrorState code={problem} retry={again} />;
  if (!data) return <Loading rows={2} />;
  if (!data.length) return <p class="muted">{say.none}</p>;
  return (
    <Table label={own.value.tableOf(say.title)} rows={data} keyOf={(one) => one.id}
      columns={[
        { name: own.value.when, isHead: true, cell: (one) => format.value.moment(new Date(one.at), clock.now.value) },
        { name: own.value.who, cell: (one) => one.who },
        { name: say.before, cell: (one) => <Before one={one} /> },
        { name: say.why, cell: (one) => one.reason },
      ]}
    />
  );
}

function Before({ one }: { one: Correction }) {
  const { corrections: say } = own.value;
  return (
    <>
      {Object.entries(one.before).map(([field, value]) => (
        <div key={field}>
          {nameOf(field)}: <b>{spoken(field, value) || say.empty}</b>
        </div>
      ))}
    </>
  );
}

function nameOf(field: string): string {
  const { fields, born, sex } = patient.value.person;
  const named: Record<string, string> = { ...fields, birth_date: born, sex };
  return named[field] ?? field;
}

function spoken(field: string, value: string): string {
  if (field === "birth_date") return format.value.past(new Date(value));
  const sexes: Record<string, string> = patient.value.sexes;
  return field === "sex" ? (sexes[value] ?? value) : value;
}
