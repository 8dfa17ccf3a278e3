// What happened, the newest first: alerts, calls and outcomes, plans, silences, pictures, answers.

import { useEffect, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/record.ts";
import type { Outcome } from "../../api/types/alerts.ts";
import type { Both, Happening, Timeline } from "../../api/types/record.ts";
import type { Severity } from "../../api/types/shared.ts";
import { format, language, words } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { alertPath, planPath } from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { Icon, type Shape } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { Panel } from "../../ui/parts/Page.tsx";
import { Empty, ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Rich } from "../../ui/Rich.tsx";
import { own } from "./words.ts";

export function TimelineTab({ uid }: { uid: string }) {
  const [pages, setPages] = useState<Timeline[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const more = (before: string | null) =>
    api.timeline(uid, before).then(
      (page) => setPages((known) => (before ? [...known, page] : [page])),
      (reason) => !session.endedBy(reason) && setProblem(codeIn(reason)),
    );
  useEffect(() => void more(null), [uid]);
  const { timeline, tabs } = own.value;
  const last = pages[pages.length - 1];
  if (problem) return <ErrorState code={problem} retry={() => void more(null)} />;
  if (!last) return <Loading rows={6} />;
  const all = pages.flatMap((page) => page.happenings);
  return (
    <Panel title={tabs.timeline}>
      {all.length === 0 && <Empty title={timeline.none} />}
      <Happenings happenings={all} uid={uid} />
      {last.before && (
        <button class="btn" type="button" onClick={() => void more(last.before)}>
          {timeline.more}
        </button>
      )}
    </Panel>
  );
}

export function Happenings({ happenings, uid }: { happenings: readonly Happening[]; uid: string }) {
  return (
    <ol class="happenings">
      {happenings.map((one, i) => (
        <li key={`${one.at}${i}`}>
          <time class="meta" dateTime={one.at}>
            {format.value.moment(new Date(one.at), clock.now.value)}
          </time>
          <span class={`sev ${severityOf(one)}`}>
            <Icon shape={shapeOf(one)} />
          </span>
          <Said one={one} uid={uid} />
        </li>
      ))}
    </ol>
  );
}

function Said({ one, uid }: { one: Happening; uid: string }) {
  const text = <Rich text={sentenceOf(one)} />;
  const address = one.kind === "alert" && one.link ? alertPath(one.link) : one.kind === "plan" ? planPath(uid) : null;
  if (!address) return <span>{text}</span>;
  return (
    <a href={address} onClick={follow(address)}>
      {text}
    </a>
  );
}

function severityOf(one: Happening): string {
  return one.kind === "alert" && ["raised", "worsened", "reopened"].includes(one.what) ? String(one.detail["severity"]) : "information";
}

function shapeOf(one: Happening): Shape {
  if (one.kind === "alert") {
    if (one.what === "no_answer") return "phone";
    if (one.what === "closed") return "done";
    if (["raised", "worsened", "reopened"].includes(one.what)) return one.detail["severity"] as Severity;
    return "hand";
  }
  const shapes: Record<Exclude<Happening["kind"], "alert">, Shape> = {
    plan: "pen",
    silence: "clock",
    picture: "whole",
    said: "message",
    spirometry: "bars",
    enrolled: "people",
  };
  return shapes[one.kind];
}

/** A happening in the reader's language. */
export function sentenceOf(one: Happening): string {
  const { timeline, silences } = own.value;
  const by = one.actor ? timeline.by(one.actor) : "";
  switch (one.kind) {
    case "alert":
      return alertSentence(one) + by;
    case "plan":
      return timeline.plan(String(one.detail["version"])) + by + (one.detail["reason"] ? `: ${String(one.detail["reason"])}` : "");
    case "silence":
      return (one.what === "lifted" ? timeline.lifted : timeline.silence(silences.kinds[one.what] ?? one.what)) + by;
    case "picture":
      return timeline.picture(timeline.eyes[String(one.detail["eye"])] ?? "") + by;
    case "said":
      return saidSentence(one);
    case "spirometry":
      return timeline.spirometry(`${format.value.number(Number(one.detail["value"]), 2)}\u00a0L`);
    case "enrolled":
      return timeline.enrolled;
  }
}

function alertSentence(one: Happening): string {
  const { timeline } = own.value;
  const what = timeline.alert[one.what] ?? one.what;
  if (one.what === "closed") return `${what}: ${words.value.outcomes[one.detail["outcome"] as Outcome] ?? ""}`;
  const sentence = one.detail["sentence"] as Both | null;
  return sentence ? `${what}: ${sentence[language.value]}` : what;
}

function saidSentence(one: Happening): string {
  const { timeline } = own.value;
  const [kind, id = ""] = one.what.split("/");
  const item = String(one.detail["title"] ?? id);
  const value = Number(one.detail["value"]);
  if (kind === "answer") return timeline.answer(item, format.value.number(value, 1));
  return value < 0 ? timeline.excused(item) : timeline.occurrence(item);
}
