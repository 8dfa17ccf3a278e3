// The ECG room: the queue, the trace on true paper, the report beside it; or a trace alone, opened from an alert.

import { useEffect, useMemo } from "preact/hooks";
import * as records from "../../api/record.ts";
import type { Span } from "../../api/types/alerts.ts";
import type { QueuedReading } from "../../api/types/reading.ts";
import type { Patient } from "../../api/types/shared.ts";
import { words } from "../../i18n/index.ts";
import { useLoaded } from "../../state/loaded.ts";
import { route } from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { follow } from "../../ui/link.ts";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { prepare } from "../../viewers/ecg/served.ts";
import { ConsultRoom } from "../reading/ConsultRoom.tsx";
import { QueueStrip } from "../reading/QueueStrip.tsx";
import { Findings } from "./Findings.tsx";
import { Header } from "./Header.tsx";
import { Reading } from "./Reading.tsx";
import { spanOf } from "./subject.ts";
import { own } from "./words.ts";
import { Workroom } from "./Workroom.tsx";
import "./room.css";

/** What of the address says which trace; the rest says where in it. */
const SPAN = ["patient", "device", "signal", "starts", "ends"];

export default function Ecg() {
  const { uid, query } = route.value;
  useEffect(() => {
    document.title = `${own.value.title} · accanto`;
  }, []);
  if (uid) return <Reading key={uid} uid={uid} queue={<Queue current={uid} />} />;
  const consult = query.get("consult");
  if (consult) return <ConsultRoom specialty="ecg" patient={consult} />;
  if (query.get("patient")) return <Look key={SPAN.map((name) => query.get(name)).join()} />;
  return (
    <main id="main" class="room ecg-room idle">
      <h1 class="sr">{own.value.title}</h1>
      <Queue current={null} />
      <Idle />
    </main>
  );
}

/** What to do here: choose, or, for those who read no queue, come from an alert or a patient. */
function Idle() {
  const say = own.value;
  if (session.me.value?.may.includes("read_queue")) return <p class="state">{say.queueFirst}</p>;
  return (
    <p class="state">
      {say.noQueue}
      <a class="btn" href="/patients" onClick={follow("/patients")}>{words.value.pages.patients}</a>
    </p>
  );
}

/** The queue of those who read; the first tile of the next trace comes before it is asked for. */
function Queue({ current }: { current: string | null }) {
  if (!session.me.value?.may.includes("read_queue")) return null;
  return <QueueStrip specialty="ecg" current={current} onNext={fetchAhead} />;
}

function fetchAhead({ patient, source }: QueuedReading): void {
  if (source && source.signal !== null) prepare(patient.uid, spanOf(source, source.signal));
}

/** A trace without a question: nothing is signed here. */
function Look() {
  const { query } = route.value;
  const uid = query.get("patient") ?? "";
  const span = useMemo(() => asked(query), []);
  const { data, problem, again } = useLoaded(() => records.record(uid, "person"), [uid]);
  if (!data) return <main id="main" class="page">{problem ? <ErrorState code={problem} retry={again} /> : <Loading rows={6} />}</main>;
  const patient: Patient = data.person;
  return (
    <Workroom patient={patient} span={span} prior={null} mayWrite={false} isAlone head={<Header patient={patient} />}
      side={(measured) => (
        <aside class="room-report" aria-label={own.value.measures.title}>
          <div class="body">
            <Findings patient={uid} span={span} measured={measured} mayConfirm={false} />
          </div>
        </aside>
      )}
    />
  );
}

function asked(query: URLSearchParams): Span {
  return {
    device_id: Number(query.get("device")), signal: Number(query.get("signal")),
    starts: query.get("starts") ?? "", ends: query.get("ends") ?? "",
  };
}
