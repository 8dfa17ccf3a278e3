// The messages between the centre and this patient's home, beside the list.

import { useEffect, useRef } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/messages.ts";
import type { AlertPage } from "../../api/types/alerts.ts";
import type { Message } from "../../api/types/messages.ts";
import { format, sorry } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { useKept } from "../../state/kept.ts";
import * as live from "../../state/live.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { say as tell } from "../../state/toast.ts";
import { AreaField } from "../../ui/parts/Field.tsx";
import { Empty, ErrorState, Loading } from "../../ui/parts/States.tsx";
import { nameOf } from "../../ui/people.ts";
import { own } from "./words.ts";

export function Talk({ page }: { page: AlertPage }) {
  const { patient } = page;
  const written = live.written.value;
  const heard = written.patient === patient.uid ? written.count : 0;
  const { data, problem, again } = useLoaded(() => api.messages(patient.uid, "person"), [patient.uid, heard]);
  if (problem && !data) return <ErrorState code={problem} retry={again} />;
  return (
    <>
      {data ? <Thread messages={data} /> : <Loading />}
      <Compose page={page} onSent={again} />
    </>
  );
}

function Thread({ messages }: { messages: Message[] }) {
  const { messages: say } = own.value;
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => end.current?.scrollTo({ top: end.current.scrollHeight }), [messages.length]);
  return (
    <div class="body talk" tabIndex={0} role="region" aria-label={say.list} ref={end}>
      {messages.length === 0 && <Empty title={say.none} />}
      <ol>
        {messages.map((message) => (
          <li key={message.id} class={message.side}>
            <p>{message.body}</p>
            <p class="meta">
              {message.author}
              {message.side === "home" && `, ${say.home}`} · {format.value.moment(new Date(message.sent_at), clock.now.value)}
              {message.side === "centre" && ` · ${readAt(message)}`}
            </p>
          </li>
        ))}
      </ol>
    </div>
  );
}

function readAt(message: Message): string {
  const { messages: say } = own.value;
  return message.read_at ? say.read(format.value.moment(new Date(message.read_at), clock.now.value)) : say.unread;
}

function Compose({ page, onSent }: { page: AlertPage; onSent: () => void }) {
  const { messages: say } = own.value;
  const isTip = route.route.value.query.has("tip");
  const [body, setBody] = useKept(`message ${page.patient.uid}`);
  useEffect(() => {
    if (isTip) setBody(withTip(body, tipFor(page)));
  }, [isTip]);
  const send = async (event: Event) => {
    event.preventDefault();
    try {
      await api.write(page.patient.uid, body.trim(), page.alert.uid);
      setBody("");
      route.ask({ tip: null });
      tell(own.value.toast.sent(nameOf(page.patient)));
      onSent();
    } catch (problem) {
      if (!session.endedBy(problem)) tell(sorry(codeIn(problem)));
    }
  };
  return (
    <form class="act compose" onSubmit={(event) => void send(event)}>
      <AreaField label={say.write} value={body} onValue={setBody} rows={4} maxLength={2000} />
      <button class="btn main" type="submit" disabled={!body.trim()}>
        {say.send}
      </button>
    </form>
  );
}

/** The tip below what was typed already, once. */
function withTip(body: string, tip: string): string {
  if (body.includes(tip)) return body;
  return body.trim() ? `${body.trimEnd()}\n\n${tip}` : tip;
}

/** Words on how to measure, to be read over and sent: those of the signal, or plain ones. */
function tipFor(page: AlertPage): string {
  const tips: Record<string, string> = own.value.techniques;
  const { signal } = page.alert.explanation.rule;
  const of = signal.startsWith("ecg") || signal.startsWith("rr") || signal === "heart_rate" ? "ecg" : signal;
  return tips[of === "diastolic" ? "systolic" : of === "pef" ? "fev1" : of] ?? tips["other"]!;
}
