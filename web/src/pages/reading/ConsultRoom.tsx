// The teleconsulti of a patient, beside the queue of the specialty that is asked: to be answered without a reading.

import type { Specialty } from "../../api/types/reading.ts";
import { ageOf, nameOf } from "../../ui/people.ts";
import { Consults } from "./Consults.tsx";
import * as queue from "./queue.ts";
import { QueueStrip } from "./QueueStrip.tsx";
import { own } from "./words.ts";

export function ConsultRoom({ specialty, patient }: { specialty: Specialty; patient: string }) {
  const { consult, years } = own.value;
  const who = queue.questions.value.find(({ item }) => item.patient.uid === patient)?.item.patient;
  return (
    <main id="main" class="room idle">
      <h1 class="sr">{consult.name}</h1>
      <QueueStrip specialty={specialty} current={null} />
      <header class="room-head">
        <h2>
          {who ? nameOf(who) : consult.name}
          {who && <> <span class="muted light">{years(ageOf(who))}, {who.pathway}</span></>}
        </h2>
      </header>
      <section class="room-consult" aria-label={consult.name}>
        <Consults key={patient} patient={patient} specialty={specialty} isAnswering />
      </section>
    </main>
  );
}
