// The one thing to do now, the list of today, and that somebody at the centre has looked.

import type { HomePage, HomeTask } from "../../api/types/home.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as api from "../../api/home.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { Posture } from "./Posture.tsx";
import { taskName, taskState, time, topic, when } from "./saying.ts";
import { own } from "./words.ts";

const KIND_OF: Record<string, string> = { weight: "weight", systolic: "pressure", glucose: "glucose", temperature: "temperature", spo2: "oxygen" };

export function Today({ page }: { page: HomePage }) {
  const next = page.today.find((task) => task.item === page.next_item && !task.at) ?? null;
  return (
    <div class="me-today">
      {next ? <Now task={next} page={page} /> : <Calm page={page} />}
      <section class="me-list" aria-labelledby="today" tabIndex={0}>
        <h2 id="today">{own.value.today}</h2>
        <ul>
          {page.today.map((task) => (
            <Row key={task.item + task.starts} task={task} isNext={task === next} />
          ))}
          {page.today.length === 0 && <li class="none">{own.value.nothingToday}</li>}
        </ul>
        <Seen page={page} />
        <Newest page={page} />
      </section>
    </div>
  );
}

/** What to do now, with its button. */
function Now({ task, page }: { task: HomeTask; page: HomePage }) {
  const about = topic(task);
  const isAsked = about === "questionnaire";
  return (
    <section class="me-now" aria-labelledby="now">
      <div class="txt">
        <h2 id="now">{(page.may_enter && own.value.do[about]) || taskName(task)}</h2>
        {!page.may_enter && <p>{own.value.theirs(page.person.given_name)}</p>}
        {page.may_enter && (own.value.how[about] ?? []).map((line) => <p key={line}>{line}</p>)}
        {!isAsked && <p>{own.value.arrives}</p>}
      </div>
      <Posture about={about} />
      {page.may_enter && <Go about={about} />}
    </section>
  );
}

/** Measures that nobody can write down come from their devices alone. */
function Go({ about }: { about: string }) {
  const kind = KIND_OF[about];
  if (about !== "questionnaire" && !kind) return null;
  const address = kind ? `/me?view=write&kind=${kind}` : "/me?view=questions";
  return (
    <a class="btn main go" href={address} onClick={follow(address)}>
      <Icon shape={kind ? "pen" : "arrow"} />
      {kind ? own.value.write : own.value.answer}
    </a>
  );
}

/** Nothing is to be done now. */
function Calm({ page }: { page: HomePage }) {
  const later = page.today.find((task) => task.outcome === null);
  return (
    <section class="me-now me-calm" aria-labelledby="now">
      <div class="txt">
        <div class="res">
          <Icon shape="ticked" />
          <h2 id="now">{own.value.calm}</h2>
        </div>
        <p>{own.value.calmHelp}</p>
        {later && <p>{own.value.next(taskName(later), time(later.starts))}</p>}
      </div>
      {page.may_enter && (
        <a class="btn go" href="/me?view=write" onClick={follow("/me?view=write")}>
          <Icon shape="pen" />
          {own.value.writeAnother}
        </a>
      )}
    </section>
  );
}

function Row({ task, isNext }: { task: HomeTask; isNext: boolean }) {
  const kind = task.at ? "ok" : isNext ? "nowx" : "later";
  return (
    <li class={kind}>
      <Icon shape={task.at ? "ticked" : isNext ? "arrow" : "clock"} />
      <div>
        <b>{taskName(task)}</b>
        <span>{taskState(task, isNext)}</span>
      </div>
    </li>
  );
}

/** The receipt: somebody has looked, and all was well. */
function Seen({ page }: { page: HomePage }) {
  const [newest] = page.receipts;
  if (!newest) return null;
  return (
    <div class="me-seen">
      <Icon shape="ticked" />
      <p>
        <b>{own.value.seen}.</b> {own.value.seenAt(when(newest.at, page.now))}. {own.value.by(newest.by)}.
      </p>
    </div>
  );
}

/** The newest message of the centre that was not read yet. */
function Newest({ page }: { page: HomePage }) {
  const { data } = useLoaded(() => api.messages(page.person.uid, "page"), [page.person.uid, page.now]);
  const unread = (data ?? []).filter((message) => message.side === "centre" && !message.read_at);
  const last = unread[unread.length - 1];
  if (!last) return null;
  return (
    <p class="me-msg">
      <b>{own.value.writes(last.author.split(" ")[0]!)}</b> {last.body}
    </p>
  );
}
