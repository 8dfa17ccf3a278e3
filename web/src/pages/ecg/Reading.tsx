// A trace that somebody asked to have read: the question above it, the referto beside it.

import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { prepare } from "../../viewers/ecg/served.ts";
import * as waiting from "../reading/queue.ts";
import { ReportPanel } from "../reading/ReportPanel.tsx";
import { RoomHeader } from "../reading/RoomHeader.tsx";
import { useReading } from "../reading/useReading.ts";
import { Findings } from "./Findings.tsx";
import { Form, lacking } from "./Form.tsx";
import { spanOf } from "./subject.ts";
import { own } from "./words.ts";
import { Workroom } from "./Workroom.tsx";

export function Reading({ uid, queue }: { uid: string; queue: ComponentChildren }) {
  useMemo(() => early(uid), [uid]);
  const { room, problem, again } = useReading(uid);
  const source = room?.reading.source;
  if (!room || !source || source.signal === null) {
    return (
      <main id="main" class="room ecg-room idle">
        <h1 class="sr">{own.value.title}</h1>
        {queue}
        {problem ? <ErrorState code={problem} retry={again} /> : <Loading rows={6} />}
      </main>
    );
  }
  const { patient, priors } = room.reading;
  const before = priors[0]?.source;
  const span = spanOf(source, source.signal);
  return (
    <Workroom
      patient={patient} span={span} prior={before && before.signal !== null ? spanOf(before, before.signal) : null} mayWrite={room.canWrite} looks={room.looks}
      head={<>{queue}<RoomHeader room={room} /></>}
      side={(measured) => (
        <ReportPanel room={room} lacks={lacking(room)} seen={measured.version}>
          <Findings patient={patient.uid} span={span} measured={measured} mayConfirm={room.canWrite} />
          <Form room={room} measures={measured.measures} />
        </ReportPanel>
      )}
    />
  );
}

/** The queue knows already what the reading is about: the trace need not wait for the lease. */
function early(uid: string): void {
  const known = waiting.queue.peek()?.items.find((one) => one.uid === uid);
  if (known?.source && known.source.signal !== null) prepare(known.patient.uid, spanOf(known.source, known.source.signal));
}
