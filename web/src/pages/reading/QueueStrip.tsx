// The queue beside the stage (above it on a tablet): who is next, until when, who asked what, who has it.

import { useEffect, useRef } from "preact/hooks";
import type { OpenThread } from "../../api/types/consult.ts";
import type { QueuedReading, Specialty } from "../../api/types/reading.ts";
import type { Patient } from "../../api/types/shared.ts";
import { format } from "../../i18n/index.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { ErrorState } from "../../ui/parts/States.tsx";
import { nameOf } from "../../ui/people.ts";
import { leftOf } from "../worklist/Countdown.tsx";
import * as queue from "./queue.ts";
import { own } from "./words.ts";
import "./reading.css";

interface Props {
  specialty: Specialty;
  current: string | null;
  /** Called with who is next, whenever that changes: a room may fetch it before it is asked for. */
  onNext?: (next: QueuedReading) => void;
}

/** Keys: `p` next in the queue. */
export function QueueStrip({ specialty, current, onNext }: Props) {
  const say_ = own.value.queue;
  const items = queue.queue.value?.items ?? [];
  const { entries } = queue.standing.value;
  const questions = queue.questions.value;
  const asked = questions.filter((one) => !one.isGone).length;
  const next = queue.beside(current);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => queue.follow(specialty), [specialty]);
  useEffect(queue.layAnew, [current]);
  useEffect(() => {
    if (next) onNext?.(next);
  }, [next?.uid]);
  useEffect(() => listen(() => goNext(specialty, current)), [specialty, current]);
  return (
    <aside class="room-queue" aria-label={`${say_.name}, ${own.value.specialty[specialty]}`}>
      <header>
        <h2>{say_.title(items.length)}{asked > 0 && `, ${say_.toAnswer(asked)}`}</h2>
        <p class="meta">{say_.order}</p>
      </header>
      {queue.problem.value && <ErrorState code={queue.problem.value} retry={() => void queue.load(specialty)} />}
      {queue.queue.value && entries.length + questions.length === 0 && <p class="room-empty meta">{say_.empty} {say_.emptyNext}</p>}
      <ul ref={list}>
        {entries.map(({ item, isGone }) => (
          <li key={item.uid}>
            {isGone ? <Gone who={item.patient} words={say_.gone} /> : <Entry one={item} isCurrent={item.uid === current} />}
          </li>
        ))}
        {questions.map(({ item, isGone }) => (
          <li key={item.uid}>
            {isGone ? <Gone who={item.patient} words={say_.answered} /> : <Asked specialty={specialty} one={item} />}
          </li>
        ))}
      </ul>
      <Fresh shown={() => list.current?.querySelector("a")?.focus()} />
      <footer class="pair">
        <button class="btn s" type="button" disabled={!queue.beside(current, -1)} onClick={() => go(specialty, queue.beside(current, -1))}>
          {say_.previous}
        </button>
        <button class="btn s" type="button" disabled={!next} onClick={() => go(specialty, next)}>
          {say_.next} {session.hasKeys.value && <kbd>p</kbd>}
        </button>
      </footer>
    </aside>
  );
}

/** Go to the next in the queue; where there is none, to the room without a reading. */
export function goNext(specialty: Specialty, current: string | null, isQuiet = false): void {
  const next = queue.beside(current);
  if (!next && !isQuiet) say(own.value.queue.last);
  go(specialty, next);
}

function go(specialty: Specialty, to: QueuedReading | null): void {
  route.go(queue.roomPath(specialty, to?.uid ?? null));
}

/** What came meanwhile: said politely, shown when the reader wants; rows never jump. */
function Fresh({ shown }: { shown: () => void }) {
  const { news } = queue.standing.value;
  const isUrgent = news.some((one) => one.priority === "urgent");
  const show = () => {
    queue.layAnew();
    requestAnimationFrame(shown);
  };
  return (
    <div class="room-fresh" role="status" aria-live="polite">
      {news.length > 0 && (
        <button class={isUrgent ? "btn s urgent" : "btn s"} type="button" onClick={show}>{own.value.queue.fresh(news.length, isUrgent)}</button>
      )}
    </div>
  );
}

/** It was answered or withdrawn while somebody looked: its place stays until they go on. */
function Gone({ who, words }: { who: Patient; words: string }) {
  return (
    <div class="room-gone">
      <b>{nameOf(who)}</b>
      <span class="meta">{words}</span>
    </div>
  );
}

/** A teleconsulto that waits for an answer. */
function Asked({ specialty, one }: { specialty: Specialty; one: OpenThread }) {
  const address = queue.consultPath(specialty, one.patient.uid);
  const isCurrent = route.route.value.query.get("consult") === one.patient.uid;
  return (
    <a href={address} aria-current={isCurrent ? "true" : undefined} onClick={follow(address)}>
      <span class="room-line">
        <span class="sev information"><Icon shape="message" />{own.value.consult.name}</span>
      </span>
      <b>{nameOf(one.patient)}</b>
      <span class="meta">{format.value.moment(new Date(one.said_at), new Date())}</span>
      <span class="meta room-words">{`${one.said_by.display_name}: ${one.body}`}</span>
    </a>
  );
}

function Entry({ one, isCurrent }: { one: QueuedReading; isCurrent: boolean }) {
  const { queue: say_, priority, state } = own.value;
  const address = queue.roomPath(one.specialty, one.uid);
  const isUrgent = one.priority === "urgent";
  const lease = one.lease && (one.lease.is_mine ? say_.mine : say_.held(one.lease.by.display_name));
  return (
    <a href={address} aria-current={isCurrent ? "true" : undefined} onClick={follow(address)}>
      <span class="room-line">
        <span class={isUrgent ? "sev high" : "sev information"}>
          <Icon shape={isUrgent ? "high" : "clock"} />
          {priority[one.priority]}
        </span>
        <b>{one.due && leftIn(one)}</b>
      </span>
      <b>{nameOf(one.patient)}</b>
      <span class="meta">{about(one)}</span>
      <span class="meta">{one.asked_by ? say_.by(one.asked_by.display_name) : say_.programme}{one.question && `: ${one.question}`}</span>
      <span class="meta room-facts">
        {one.turn && one.turn !== "done" && <span class="chip line">{own.value.turn[one.turn]}</span>}
        {one.quality && <span>{say_.quality(one.quality)}</span>}
        {one.state !== "waiting" && <span class="chip">{state[one.state]}</span>}
        {one.has_draft && <span class="chip line">{say_.draft}</span>}
        {lease && <span class="chip"><Icon shape="lock" />{lease}</span>}
      </span>
    </a>
  );
}

function leftIn(one: QueuedReading): string {
  if (!one.due) return "";
  const left = leftOf(one.due, queue.queue.value?.loadedAt ?? Date.now());
  return left < 0 ? own.value.late(format.value.left(-left)) : format.value.left(left);
}

/** How much there is to read, of when. */
function about(one: QueuedReading): string {
  if (!one.source) return own.value.queue.pictures(one.pictures);
  const lasts = format.value.span(Date.parse(one.source.ends) - Date.parse(one.source.starts));
  return `${lasts}, ${format.value.moment(new Date(one.source.starts), new Date())}`;
}

/** `p`, outside of fields. */
function listen(onNext: () => void): () => void {
  const pressed = (event: KeyboardEvent) => {
    const isField = (event.target as HTMLElement | null)?.closest("input:not([type=radio], [type=checkbox]), textarea, select, dialog");
    if (event.key !== "p" || isField || event.ctrlKey || event.metaKey || event.altKey || !session.hasKeys.value) return;
    event.preventDefault();
    onNext();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}
