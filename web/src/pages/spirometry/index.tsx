// The spirometry room: the queue, the curves with their results, the referto; or a patient's sessions without a question.

import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../../api/spirometry.ts";
import type { Phase, SpirometrySession } from "../../api/types/spirometry.ts";
import * as clock from "../../state/clock.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { follow } from "../../ui/link.ts";
import { Empty, ErrorState, Loading } from "../../ui/parts/States.tsx";
import { ageOf, nameOf } from "../../ui/people.ts";
import { AskReading } from "../reading/AskReading.tsx";
import { ConsultRoom } from "../reading/ConsultRoom.tsx";
import { QueueStrip } from "../reading/QueueStrip.tsx";
import { ReportPanel } from "../reading/ReportPanel.tsx";
import { RoomHeader } from "../reading/RoomHeader.tsx";
import { TakeOut } from "../reading/TakeOut.tsx";
import { type Room as Reading, useReading } from "../reading/useReading.ts";
import { Course } from "./Course.tsx";
import { Drug } from "./Drug.tsx";
import { change as keep, fieldsOf, lapsed } from "./fields.ts";
import { Form, lacks } from "./Form.tsx";
import { Grades } from "./Grades.tsx";
import { type Place, prefetch, type Sight, useCourse, useSession } from "./session.ts";
import { Stage } from "./Stage.tsx";
import { own } from "./words.ts";
import "./spirometry.css";
import "./print.css";

export default function Spirometry() {
  const consult = route.route.value.query.get("consult");
  return consult ? <ConsultRoom specialty="spirometry" patient={consult} /> : <Room />;
}

function Room() {
  const { uid, query } = route.route.value;
  const { room, problem, again } = useReading(uid);
  const [other, setOther] = useState<string | null>(null);
  const asked = placeOf(uid, room, query);
  useEffect(() => setOther(null), [uid, query.get("patient"), query.get("starts"), room?.looks]);
  const sight = useSession(asked && other ? { ...asked, key: other } : asked, room?.looks);
  const hasQueue = session.me.value?.may.includes("read_queue") ?? false;
  const { data: seen } = sight;
  useEffect(() => {
    document.title = `${own.value.title} · accanto`;
    if (seen) clock.setBy(seen.now);
  }, [seen]);
  return (
    <main id="main" class={`room spiro ${hasQueue ? "" : "alone"}`}>
      <h1 class="sr">{own.value.title}</h1>
      {hasQueue && (
        <QueueStrip specialty="spirometry" current={uid}
          onNext={({ patient, source }) => source && prefetch({ patient: patient.uid, key: api.keyOf(source.device, source.starts) })} />
      )}
      {room ? <RoomHeader room={room} /> : seen && <Whose seen={seen} />}
      {seen ? <Sighted seen={seen} sight={sight} room={room} onOpen={setOther} /> : <Waiting sight={sight} place={asked} problem={problem} again={again} uid={uid} hasQueue={hasQueue} />}
    </main>
  );
}

/** Which session the address means: that of the reading, or a patient's by device and moment, or their newest. */
function placeOf(uid: string | null, room: Reading | null, query: URLSearchParams): Place | null {
  if (uid) {
    const source = room?.reading.uid === uid ? room.reading.source : null;
    return source && { patient: room!.reading.patient.uid, key: api.keyOf(source.device, source.starts) };
  }
  const [patient, device, starts] = ["patient", "device", "starts"].map((name) => query.get(name));
  if (!patient) return null;
  const isKnown = device && starts && !Number.isNaN(Date.parse(starts));
  return { patient, key: isKnown ? api.keyOf(Number(device), starts) : null };
}

interface WaitingProps {
  sight: Sight;
  place: Place | null;
  problem: string | null;
  again: () => void;
  uid: string | null;
  hasQueue: boolean;
}

function Waiting({ sight, place, problem, again, uid, hasQueue }: WaitingProps) {
  const words = own.value;
  const code = problem ?? sight.problem;
  return (
    <section class="spiro-stage" aria-label={words.stage}>
      {code && <ErrorState code={code} retry={problem ? again : sight.again} />}
      {!code && (uid || place ? <Loading rows={8} /> : <Nothing hasQueue={hasQueue} />)}
    </section>
  );
}

/** Nothing is asked for yet: what leads to a session. */
function Nothing({ hasQueue }: { hasQueue: boolean }) {
  const words = own.value;
  return (
    <Empty title={hasQueue ? words.choose : words.choosePatient}>
      {hasQueue && <p>{words.chooseNext}</p>}
      <a class="btn" href="/patients" onClick={follow("/patients")}>
        {words.patients}
      </a>
    </Empty>
  );
}

interface SightedProps {
  seen: SpirometrySession;
  sight: Sight;
  room: Reading | null;
  onOpen: (session: string) => void;
}

/** Another session changes what is seen; what somebody types beside it stays. */
function Sighted({ seen, sight, room, onOpen }: SightedProps) {
  const [phase, setPhase] = useState<Phase>(seen.parts[0]!.phase);
  const here = seen.parts.some((one) => one.phase === phase) ? phase : seen.parts[0]!.phase;
  const isAsked = room !== null && isOf(room, seen);
  const shown = useShown(room, isAsked, seen);
  const fields = fieldsOf(room);
  useEffect(() => {
    const gone = isAsked ? lapsed(fields, seen) : null;
    if (gone) keep(room, gone);
  }, [seen, isAsked]);
  const beside = <Beside key={seen.session} seen={seen} sight={sight} phase={here} isAsked={room !== null} onOpen={onOpen} />;
  return (
    <>
      <Stage key={seen.session} seen={seen} sight={sight} room={isAsked ? room : null} phase={here} onPhase={setPhase} onOpen={onOpen} />
      {room ? (
        <ReportPanel room={room} lacks={lacks(room)} seen={shown}>
          {beside}
          {isAsked && <Form key={seen.session} seen={seen} part={seen.parts[0]!} room={room} />}
        </ReportPanel>
      ) : (
        <aside class="room-report" aria-label={own.value.grades.title}>
          <div class="body">{beside}</div>
        </aside>
      )}
    </>
  );
}

/** The blows of the session that was asked about, by their names, as they were last in sight; null while they never were. */
function useShown(room: Reading | null, isAsked: boolean, seen: SpirometrySession): string | null {
  const last = useRef({ uid: "", names: "" });
  const uid = room?.reading.uid ?? "";
  if (isAsked) last.current = { uid, names: seen.parts.map((part) => part.trace).join() };
  return last.current.uid === uid ? last.current.names : null;
}

/** Whether the session in sight is the one that was asked about: another one is looked at, and never enters the referto. */
function isOf(room: Reading, seen: SpirometrySession): boolean {
  const { source } = room.reading;
  return source !== null && Date.parse(source.starts) >= Date.parse(seen.starts) - 1 && Date.parse(source.starts) <= Date.parse(seen.ends);
}

interface BesideProps {
  seen: SpirometrySession;
  sight: Sight;
  phase: Phase;
  /** Whether there is a question about it already. */
  isAsked: boolean;
  onOpen: (session: string) => void;
}

const VOLUME = 2;
const deviceOf = (seen: SpirometrySession) => Number(seen.session.split("-")[0]);

function Beside({ seen, sight, phase, isAsked, onOpen }: BesideProps) {
  const { data: course } = useCourse(seen);
  const { uid } = seen.patient;
  const part = seen.parts.find((one) => one.phase === phase) ?? seen.parts[0]!;
  const words = own.value;
  return (
    <>
      <Grades seen={seen} part={part} onSaid={(of, said) => sight.change(() => api.grade(uid, seen.session, { trace: of.trace, ...said }), words.grades.saved)} />
      {course && <Course course={course} seen={seen} onOpen={onOpen} />}
      <div class="pair">
        {!isAsked && <AskReading patient={uid} about={{ specialty: "spirometry", device: deviceOf(seen), signal: VOLUME, starts: seen.starts, ends: seen.ends, alert: null }} />}
        <TakeOut forms={["csv"]} canBeNameless
          address={() => `/api/patients/${uid}/exports/spirometry/${deviceOf(seen)}?${new URLSearchParams({ starts: seen.starts, ends: seen.ends })}`} />
      </div>
      <Drug seen={seen} onGiven={(given) => sight.change(() => api.give(uid, seen.session, given), words.drug.saved)}
        onTakenBack={() => void sight.change(() => api.takeBack(uid, seen.session), words.drug.takenBack)} />
    </>
  );
}

/** Whose curves these are, where no question names the patient. */
function Whose({ seen }: { seen: SpirometrySession }) {
  const { patient } = seen;
  const path = route.patientPath(patient.uid);
  return (
    <header class="room-head">
      <h2>
        <a href={path} onClick={follow(path)}>{nameOf(patient)}</a> <span class="muted light">{`${ageOf(patient)}, ${patient.pathway}`}</span>
      </h2>
      <span class="meta">{patient.code}</span>
    </header>
  );
}
