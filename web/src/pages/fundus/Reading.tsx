// An exam that somebody asked to have read: graded blind by two, decided by a third where they differ, then signed.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import * as api from "../../api/fundus.ts";
import type { Exam, EyePicture, Grading } from "../../api/types/fundus.ts";
import type { Reading as Asked } from "../../api/types/reading.ts";
import { useLoaded } from "../../state/loaded.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { nameOf } from "../../ui/people.ts";
import { ReportPanel } from "../reading/ReportPanel.tsx";
import { RoomHeader } from "../reading/RoomHeader.tsx";
import { useReading } from "../reading/useReading.ts";
import { Form, lacking } from "./Form.tsx";
import { Gate } from "./Gate.tsx";
import { Seen } from "./Seen.tsx";
import { Stage } from "./Stage.tsx";
import { isGrading, useGrading } from "./useGrading.ts";
import { own } from "./words.ts";

export function Reading({ uid, queue }: { uid: string; queue: ComponentChildren }) {
  const { room, problem, again } = useReading(uid);
  const reader = room?.reading.may_write ?? false;
  const graded = useLoaded(async () => (reader ? api.grading(uid) : null), [uid, reader, room?.reading]);
  const patient = room?.reading.patient.uid ?? null;
  const seen = useLoaded(async () => (patient ? api.exams(patient) : null), [patient]);
  const [shown, setShown] = useState<readonly EyePicture[]>([]);
  const grading = graded.data;
  const graders = useGrading(room, grading, again);
  const [exam, earlier] = room && seen.data ? ofReading(seen.data.exams, room.reading) : [null, []];
  const trouble = problem ?? seen.problem ?? graded.problem;
  if (!room || !graders || !exam || (reader && !grading)) {
    return (
      <main id="main" class="room fundus-room idle">
        <h1 class="sr">{own.value.title}</h1>
        {queue}
        {trouble ? <ErrorState code={trouble} retry={problem ? again : seen.again} /> : <Loading rows={6} />}
      </main>
    );
  }
  return (
    <main id="main" class="room fundus-room">
      <h1 class="sr">{own.value.title}</h1>
      {queue}
      <RoomHeader room={room}>
        {grading && <Chip>{own.value.turns[grading.turn]}</Chip>}
        <span class="meta">{camera(exam)}</span>
      </RoomHeader>
      <Stage patient={room.reading.patient.uid} name={nameOf(room.reading.patient)} exam={exam} earlier={earlier} onShown={setShown} />
      <Side {...{ graders, grading, shown }} />
    </main>
  );
}

function Side({ graders, grading, shown }: { graders: NonNullable<ReturnType<typeof useGrading>>; grading: Grading | null; shown: readonly EyePicture[] }) {
  const say = own.value;
  const isMine = isGrading(grading);
  const eyes = grading?.eyes ?? [];
  const isOver = grading?.turn === "not_yours";
  const room = isOver ? { ...graders, draft: null, content: null } : graders;
  return (
    <ReportPanel room={room} lacks={isMine ? lacking(room, eyes) : []} {...(isMine && { signing: say.signing[grading!.turn as "first" | "second" | "arbitration"] })}>
      {shown.length > 0 && <Gate shown={shown} />}
      {grading && <Seen grading={grading} />}
      {isOver && <p class="banner"><Icon shape="information" /><span>{say.over}</span></p>}
      {room.content && grading && <Form room={room} eyes={eyes} isFixed={!isMine} />}
      {isMine && <p class="banner"><Icon shape="information" /><span>{say.blind[grading!.turn as "first" | "second" | "arbitration"]}</span></p>}
    </ReportPanel>
  );
}

/** The exam that a reading is about, and those before it. */
function ofReading(exams: readonly Exam[], reading: Asked): [Exam | null, readonly Exam[]] {
  const wanted = new Set(reading.pictures);
  const at = exams.findIndex((exam) => exam.pictures.some((one) => wanted.has(one.uid)));
  return at < 0 ? [null, []] : [exams[at]!, exams.slice(at + 1, at + 4)];
}

function camera(exam: Exam): string {
  const one = exam.pictures[0];
  if (!one) return "";
  return one.is_camera_known ? own.value.camera(`${one.field_deg}`) : own.value.cameraUnknown(`${one.field_deg}`);
}
