// The open case beside the list: the sentence, the trend, the trace, why, and what can be done.

import { useEffect, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/worklist.ts";
import type { AlertPage } from "../../api/types/alerts.ts";
import type { Patient } from "../../api/types/shared.ts";
import { format, language, sorry, words } from "../../i18n/index.ts";
import * as actions from "./actions.ts";
import * as clock from "../../state/clock.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import * as live from "../../state/live.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ageOf, nameOf } from "../../ui/people.ts";
import { Rich } from "../../ui/Rich.tsx";
import { SeverityMark } from "../../ui/Severity.tsx";
import { follow } from "../../ui/link.ts";
import { EcgStrip } from "../../viewers/ecg/EcgStrip.tsx";
import { Trend } from "../../viewers/trend/Trend.tsx";
import { Ending } from "./Ending.tsx";
import { closeCase } from "./keys.ts";
import { History, Others, Why } from "./Why.tsx";
import { own } from "./words.ts";
import "./case.css";

export function CasePanel({ uid, whole }: { uid: string; whole: boolean }) {
  const [page, problem] = useAlert(uid);
  if (!page) return <aside class="drawer" aria-label={words.value.loading}>{problem && <Missing code={problem} />}</aside>;
  return (
    <aside class="drawer" id="case" aria-label={own.value.case.of(nameOf(page.patient))}>
      <Head page={page} whole={whole} />
      <div class="body" tabIndex={0} role="region" aria-label={own.value.case.why}>
        <Lead page={page} />
        <TrendSection page={page} />
        {page.alert.explanation.strip && <EcgStrip patient={page.patient.uid} span={page.alert.explanation.strip} />}
        <Others alerts={page.others} />
        <Why alert={page.alert} />
        <History events={page.events} />
      </div>
      <Act page={page} />
    </aside>
  );
}

/** The alert, loaded again whenever a live event speaks of it. */
function useAlert(uid: string): [AlertPage | null, string | null] {
  const [page, setPage] = useState<AlertPage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const touched = live.touched.value;
  const heard = touched.alert === uid ? touched.count : 0;
  useEffect(() => {
    let isHere = true;
    api
      .alert(uid, heard ? "page" : "person")
      .then((loaded) => isHere && setPage(loaded))
      .catch((reason) => {
        if (isHere && !session.endedBy(reason)) setProblem(codeIn(reason));
      });
    return () => (isHere = false);
  }, [uid, heard]);
  return [page, problem];
}

function Missing({ code }: { code: string }) {
  return (
    <div class="state">
      <p>{code === "not_found" ? own.value.case.missing : sorry(code)}</p>
      <button class="btn" type="button" onClick={closeCase}>
        {words.value.close}
      </button>
    </div>
  );
}

function Head({ page, whole }: { page: AlertPage; whole: boolean }) {
  const { patient, alert } = page;
  const { case: say } = own.value;
  const other = route.alertPath(alert.uid, !whole);
  const approved = alert.explanation.approved_by;
  return (
    <header>
      <div>
        <h2>
          {nameOf(patient)} <Details patient={patient} />
        </h2>
        <p class="meta">
          {patient.code} · {say.plan(alert.explanation.plan_version)}
          {approved && `, ${say.signed(approved)}`}
        </p>
      </div>
      <div class="pair">
        <a class="btn icon quiet" href={other} onClick={follow(other)} aria-label={whole ? say.narrow : say.whole}>
          <Icon shape={whole ? "narrow" : "whole"} />
        </a>
        <button class="btn icon quiet" type="button" aria-label={`${words.value.close} (Esc)`} onClick={closeCase}>
          <Icon shape="close" />
        </button>
      </div>
    </header>
  );
}

function Details({ patient }: { patient: Patient }) {
  return (
    <span class="muted light">
      {own.value.case.years(ageOf(patient))}, {patient.pathway}
    </span>
  );
}

function Lead({ page }: { page: AlertPage }) {
  const { alert } = page;
  const { case: say } = own.value;
  const kind = alert.kind === "clinical" || alert.kind === "information" ? alert.severity : alert.kind;
  const standing =
    alert.condition === "active"
      ? say.activeFor(format.value.span(clock.now.value.getTime() - Date.parse(alert.starts)))
      : say.clearedAt(format.value.moment(new Date(alert.ends), clock.now.value));
  return (
    <p class="lead">
      <SeverityMark kind={kind} /> <Rich text={alert.explanation.sentence[language.value]} />. {standing}
    </p>
  );
}

function TrendSection({ page }: { page: AlertPage }) {
  return (
    <Trend
      patient={page.patient.uid}
      rule={page.alert.explanation.rule}
      severity={page.alert.severity}
      isComputed={page.alert.explanation.algorithm !== null}
      fresh={page.now}
    />
  );
}

function Act({ page }: { page: AlertPage }) {
  const { alert, patient } = page;
  const { case: say } = own.value;
  if (alert.handling === "new") {
    return (
      <div class="act">
        <button class="btn main" type="button" onClick={() => void actions.take(alert.uid, nameOf(patient))}>
          <Icon shape="hand" /> {say.take} {session.hasKeys.value && <kbd>a</kbd>}
        </button>
      </div>
    );
  }
  const isOpen = alert.handling === "acked" || alert.handling === "in_care";
  return (
    <div class="act taken">
      <p>{standingOf(page)}</p>
      {isOpen && <Ending key={alert.condition} alert={alert} name={nameOf(patient)} />}
    </div>
  );
}

function standingOf({ alert }: AlertPage) {
  const { case: say, worklist: list } = own.value;
  if (alert.handling === "withdrawn") return list.gone.withdrawn;
  if (alert.handling === "closed") return list.gone.closed;
  const at = alert.acked_at ? format.value.moment(new Date(alert.acked_at), clock.now.value) : "";
  const isMine = alert.owner?.username === session.me.value?.username;
  return (
    <span class="sev ok">
      <Icon shape="done" />
      {isMine ? say.takenByYou(at) : alert.owner ? say.takenBy(alert.owner.display_name, at) : say.taken}
    </span>
  );
}
