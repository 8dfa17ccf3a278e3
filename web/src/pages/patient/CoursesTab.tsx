// How every signal goes: the situation, small charts of one span, the calendar, and the newest readings as a table.

import { useState } from "preact/hooks";
import type { Asker } from "../../api/client.ts";
import * as api from "../../api/record.ts";
import type { PatientRecord, Reading } from "../../api/types/record.ts";
import { format, words } from "../../i18n/index.ts";
import { amount, unitOf } from "../../i18n/quantity.ts";
import * as clock from "../../state/clock.ts";
import { may } from "../../state/doing.ts";
import { useLoaded } from "../../state/loaded.ts";
import { ask, route } from "../../state/route.ts";
import { follow } from "../../ui/link.ts";
import { Panel, Segments } from "../../ui/parts/Page.tsx";
import { Empty, ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Table } from "../../ui/parts/Table.tsx";
import { CourseChart } from "../../viewers/course/CourseChart.tsx";
import { Calendar } from "./Calendar.tsx";
import { Situation, useSought } from "./Situation.tsx";
import { own } from "./words.ts";

const SPANS = ["1", "7", "30", "90", "365"] as const;

export function CoursesTab({ record, asker }: { record: PatientRecord; asker: Asker }) {
  const uid = record.person.uid;
  const days = SPANS.find((span) => span === route.value.query.get("days")) ?? "30";
  const [isTable, showTable] = useState(false);
  const { data, problem, again } = useLoaded(() => api.courses(uid, Number(days), asker), [uid, days, record.now]);
  const { courses } = own.value;
  useSought(data !== null && !isTable);
  return (
    <>
      <Situation record={record} onSought={() => showTable(false)} />
      <div class="bar">
        <h2>{courses.last(Number(days))}</h2>
        <Segments label={courses.span} value={days} onValue={(value) => ask({ days: value === "30" ? null : value })}
          options={SPANS.map((span) => ({ value: span, name: courses.days(Number(span)) }))} />
        <span class="grow" />
        {data && <Blows uid={uid} signals={data.courses.map((one) => one.signal)} />}
        <Legend />
        <button class="btn" type="button" aria-pressed={isTable} onClick={() => showTable(!isTable)}>
          {courses.table}
        </button>
      </div>
      {problem && <ErrorState code={problem} retry={again} />}
      {!data && !problem && <Loading rows={4} />}
      {isTable && <Readings uid={uid} fresh={record.now} />}
      {data && !isTable && data.courses.length === 0 && <Empty title={courses.none} />}
      {data && !isTable && (
        <div class="multiples">
          {data.courses.map((course) => (
            <CourseChart key={course.signal} course={course} since={data.since} until={data.until} />
          ))}
        </div>
      )}
      <Calendar kept={record.adherence} />
    </>
  );
}

/** To the curves behind FEV1, FVC and peak flow. */
function Blows({ uid, signals }: { uid: string; signals: string[] }) {
  const isThere = signals.some((one) => one === "fev1" || one === "fvc" || one === "pef");
  if (!isThere || !may("read_spirometry")) return null;
  const address = `/spirometry?patient=${uid}`;
  return (
    <a class="btn" href={address} onClick={follow(address)}>
      {own.value.courses.blows}
    </a>
  );
}

function Legend() {
  const { courses } = own.value;
  return (
    <ul class="legend" aria-hidden="true">
      <li class="usual">{courses.usual}</li>
      <li class="limit">{courses.limit}</li>
      <li class="done">{courses.done}</li>
      <li class="late">{courses.late}</li>
      <li class="missed">{courses.missed}</li>
    </ul>
  );
}

function Readings({ uid, fresh }: { uid: string; fresh: string }) {
  const { courses } = own.value;
  const { data, problem, again } = useLoaded(() => api.readings(uid), [uid, fresh]);
  if (problem) return <ErrorState code={problem} retry={again} />;
  if (!data) return <Loading rows={4} />;
  return (
    <Panel title={courses.tableTitle}>
      <Table
        label={courses.tableOf(courses.tableTitle)}
        rows={data}
        keyOf={(one) => `${one.time} ${one.signal}`}
        columns={[
          { name: courses.time, cell: (one) => format.value.moment(new Date(one.time), clock.now.value) },
          { name: courses.signal, isHead: true, cell: nameOf },
          { name: courses.value, isNumber: true, cell: (one) => amount(one.signal, one.value) + unitOf(one.unit) },
          { name: courses.quality, isNumber: true, cell: (one) => format.value.number(one.quality, 2) },
          { name: courses.device, cell: (one) => one.device },
        ]}
      />
    </Panel>
  );
}

function nameOf(one: Reading): string {
  return words.value.signals[one.signal] ?? one.signal;
}
