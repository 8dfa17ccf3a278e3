// A patient's eyes without a question: carers look, nothing is graded here.

import { useState } from "preact/hooks";
import * as api from "../../api/fundus.ts";
import type { EyePicture } from "../../api/types/fundus.ts";
import * as records from "../../api/record.ts";
import * as route from "../../state/route.ts";
import { useLoaded } from "../../state/loaded.ts";
import { follow } from "../../ui/link.ts";
import { Empty, ErrorState, Loading } from "../../ui/parts/States.tsx";
import { ageOf, nameOf } from "../../ui/people.ts";
import { Files } from "./Files.tsx";
import { Gate } from "./Gate.tsx";
import { briefly } from "./saying.ts";
import { Stage } from "./Stage.tsx";
import { own } from "./words.ts";

export function Look({ patient }: { patient: string }) {
  const { data, problem, again } = useLoaded(async () => ({ record: await records.record(patient, "person"), ...(await api.exams(patient)) }), [patient]);
  const [shown, setShown] = useState<readonly EyePicture[]>([]);
  if (!data) return <main id="main" class="page">{problem ? <ErrorState code={problem} retry={again} /> : <Loading rows={6} />}</main>;
  const [exam, ...earlier] = data.exams;
  const { person } = data.record;
  if (!exam) return <main id="main" class="page"><h1>{own.value.title}</h1><Empty title={own.value.noExam} /></main>;
  const path = route.patientPath(patient);
  return (
    <main id="main" class="room fundus-room alone">
      <h1 class="sr">{own.value.title}</h1>
      <header class="room-head">
        <h2>
          <a href={path} onClick={follow(path)}>{nameOf(person)}</a> <span class="muted light">{`${ageOf(person)}, ${person.pathway}`}</span>
        </h2>
        <span class="meta">{exam.said ? said(exam.said.fields) : own.value.notRead}</span>
      </header>
      <Stage patient={patient} name={nameOf(person)} exam={exam} earlier={earlier.slice(0, 3)} onShown={setShown} />
      <aside class="room-report" aria-label={own.value.gate.title}>
        <div class="body">
          {shown.length > 0 && <Gate shown={shown} />}
          <Files patient={patient} shown={shown} />
        </div>
      </aside>
    </main>
  );
}

function said(fields: NonNullable<Awaited<ReturnType<typeof api.exams>>["exams"][number]["said"]>["fields"]): string {
  const eyes = (["od", "os"] as const).flatMap((eye) => (fields[eye] ? [`${eye.toUpperCase()}: ${briefly(fields[eye]!)}`] : []));
  return own.value.readAs(eyes.join(" · "));
}
