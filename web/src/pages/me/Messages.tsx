// What home and centre write to each other.

import { useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/home.ts";
import type { HomePage, Message } from "../../api/types/home.ts";
import { sorry } from "../../i18n/index.ts";
import { useKept } from "../../state/kept.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import { Pause } from "./Pause.tsx";
import { when } from "./saying.ts";
import { own } from "./words.ts";

export function Messages({ page }: { page: HomePage }) {
  const uid = page.person.uid;
  const { data, problem, again } = useLoaded(() => api.messages(uid, "person"), [uid]);
  const [sent, setSent] = useState<Message[] | null>(null);
  const words = own.value.messages;
  const reload = () => {
    setSent(null);
    again();
  };
  const all = sent ?? data;
  return (
    <section class="me-talk" aria-labelledby="talk">
      <h2 id="talk">{words.title}</h2>
      {problem && <p role="alert">{sorry(problem)}</p>}
      {all?.length === 0 && <p>{words.none}</p>}
      <ul>
        {(all ?? []).map((message) => (
          <li key={message.id} class={message.side}>
            <p class="who">
              <b>{message.is_own ? words.you : message.author}</b> {when(message.sent_at, page.now)}
            </p>
            <p>{message.body}</p>
          </li>
        ))}
      </ul>
      <Write uid={uid} onSent={setSent} />
      <Pause uid={uid} again={reload} />
    </section>
  );
}

function Write({ uid, onSent }: { uid: string; onSent: (all: Message[]) => void }) {
  const [body, setBody] = useKept(`message ${uid}`);
  const [problem, setProblem] = useState<string | null>(null);
  const words = own.value.messages;
  const send = async (event: Event) => {
    event.preventDefault();
    if (!body.trim()) return;
    try {
      onSent(await api.say(uid, body));
      setBody("");
      setProblem(null);
      say(words.sent);
    } catch (reason) {
      if (!session.endedBy(reason)) setProblem(codeIn(reason));
    }
  };
  return (
    <form onSubmit={send}>
      <div class="to">
        <label for="words">{words.label}</label>
        <p id="not-urgent">{words.notUrgent}</p>
      </div>
      <textarea id="words" rows={3} maxLength={2000} aria-describedby="not-urgent" value={body} onInput={(event) => setBody(event.currentTarget.value)} />
      {problem && <p role="alert">{sorry(problem)}</p>}
      <button class="btn main go" type="submit">
        {words.send}
      </button>
    </form>
  );
}
