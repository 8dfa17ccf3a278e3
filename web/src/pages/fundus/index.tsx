// The fundus room: the queue, both eyes on a dark stage, one's own blind grading, then the referto beside it.

import { useEffect } from "preact/hooks";
import * as api from "../../api/fundus.ts";
import type { QueuedReading } from "../../api/types/reading.ts";
import { route } from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { follow } from "../../ui/link.ts";
import { Empty } from "../../ui/parts/States.tsx";
import { ConsultRoom } from "../reading/ConsultRoom.tsx";
import { QueueStrip } from "../reading/QueueStrip.tsx";
import { Agreement } from "./Agreement.tsx";
import { Look } from "./Look.tsx";
import { Reading } from "./Reading.tsx";
import { own } from "./words.ts";
import "./fundus.css";

export default function Fundus() {
  const { uid, query } = route.value;
  useEffect(() => {
    document.title = `${own.value.title} · accanto`;
  }, []);
  const may = session.me.value?.may ?? [];
  const queue = may.includes("read_queue") ? <QueueStrip specialty="fundus" current={uid} onNext={fetchAhead} /> : null;
  if (uid) return <Reading key={uid} uid={uid} queue={queue} />;
  const consult = query.get("consult");
  if (consult) return <ConsultRoom specialty="fundus" patient={consult} />;
  const patient = query.get("patient");
  if (patient) return <Look key={patient} patient={patient} />;
  return (
    <main id="main" class={queue ? "room fundus-room idle" : "page"}>
      <h1 class={queue ? "sr" : ""}>{own.value.title}</h1>
      {queue}
      <div class="fundus-idle">
        {queue && <p class="state">{own.value.queueFirst}</p>}
        {may.includes("read_agreement") && <Agreement />}
        {!queue && (
          <Empty title={own.value.fromPatient}>
            <a class="btn" href="/patients" onClick={follow("/patients")}>{own.value.toPatients}</a>
          </Empty>
        )}
      </div>
    </main>
  );
}

/** The next exam's pictures come before they are asked for: the browser keeps them for an hour. */
function fetchAhead({ patient }: QueuedReading): void {
  api.exams(patient.uid).then(
    (found) => found.exams[0]?.pictures.forEach((one) => void api.picture(patient.uid, one.uid, "half").catch(() => null)),
    () => null,
  );
}
