// The open case beside the list: the sentence, the trend, the trace, why, and what can be done.

import { useEffect, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import type { AlertPage } from "../../api/types/alerts.ts";
import * as api from "../../api/worklist.ts";
import { format, language, sorry, words } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { may } from "../../state/doing.ts";
import * as live from "../../state/live.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { Tabs } from "../../ui/parts/Tabs.tsx";
import { ageOf, nameOf } from "../../ui/people.ts";
import { Rich } from "../../ui/Rich.tsx";
import { SeverityMark } from "../../ui/Severity.tsx";
import { EcgStrip } from "../../viewers/ecg/EcgStrip.tsx";
import { Trend } from "../../viewers/trend/Trend.tsx";
import { Act } from "./Act.tsx";
import { Consulting } from "./Consulting.tsx";
import { closeCase } from "./keys.ts";
import { Talk } from "./Talk.tsx";
import { History, Others, Why } from "./Why.tsx";
import { own } from "./words.ts";
import "./case.css";

export function CasePanel({ uid, whole }: { uid: string; whole: boolean }) {
  const [page, problem] = useAlert(uid);
  if (!page) return <aside class="drawer" aria-label={words.value.loading}>{problem && <Missing code={problem} />}</aside>;
  const asked = route.route.value.query.get("beside");
  const beside = asked === "messages" || asked === "consult" ? asked : null;
  return (
    <aside class="drawer" id="case" aria-label={own.value.case.of(nameOf(page.patient))}>
      <Head page={page} whole={whole} />
      <Views page={page} beside={beside} />
      {beside === "messages" && <Talk page={page} />}
      {beside === "consult" && <Consulting page={page} />}
      {!beside && <Evidence page={page} />}
      {!beside && <Act page={page} />}
    </aside>
  );
}

/** The alert, loaded again whenever a live event speaks of it, or somebody writes to its patient. */
function useAlert(uid: string): [AlertPage | null, string | null] {
  const [page, setPage] = useState<AlertPage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const touched = live.touched.value;
  const written = live.written.value;
  const heard = touched.alert === uid ? touched.count : 0;
  const wrote = page && written.patient === page.patient.uid ? written.count : 0;
  useEffect(() => {
    let isHere = true;
    api
      .alert(uid, heard || wrote ? "page" : "person")
      .then((loaded) => isHere && setPage(loaded))
      .catch((reason) => isHere && !session.endedBy(reason) && setProblem(codeIn(reason)));
    return () => (isHere = false);
  }, [uid, heard, wrote]);
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
  const other = route.kept(route.alertPath(alert.uid, !whole));
  const file = route.patientPath(patient.uid);
  return (
    <header>
      <div>
        <h2>
          <a href={file} onClick={follow(file)} title={say.page}>
            {nameOf(patient)}
          </a>{" "}
          <span class="muted light">
            {say.years(ageOf(patient))}, {patient.pathway}
          </span>
        </h2>
        <p class="meta">{facts(page).join(" · ")}</p>
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

/** "ACC-0417 · MMG Elena Paoli · PAI versione 4 · caregiver Anna" */
function facts({ patient, alert, gps, phones }: AlertPage): string[] {
  const { case: say } = own.value;
  const helper = phones.find((phone) => phone.who === "caregiver");
  return [
    patient.code,
    ...gps.map((gp) => say.gp(gp.display_name)),
    say.plan(alert.explanation.plan_version),
    ...(helper ? [`${say.caregiver} ${helper.name}`] : []),
  ];
}

function Views({ page, beside }: { page: AlertPage; beside: "messages" | "consult" | null }) {
  const { case: say } = own.value;
  const here = route.route.value.path;
  const plain = route.kept(here);
  const with_ = (view: string) => `${plain}${plain.includes("?") ? "&" : "?"}beside=${view}`;
  const tabs = [
    { name: say.evidence, address: plain, isHere: !beside },
    { name: say.messages, address: with_("messages"), isHere: beside === "messages", ...(page.unread ? { count: page.unread } : {}) },
    { name: say.consult, address: with_("consult"), isHere: beside === "consult" },
  ];
  return <Tabs label={say.tabs} tabs={tabs} />;
}

function Evidence({ page }: { page: AlertPage }) {
  const { alert, patient } = page;
  const { case: say } = own.value;
  return (
    <div class="body" tabIndex={0} role="region" aria-label={say.why}>
      <Lead page={page} />
      <Trend patient={patient.uid} rule={alert.explanation.rule} severity={alert.severity}
        isComputed={alert.explanation.algorithm !== null} fresh={page.now} />
      {alert.explanation.strip && <EcgStrip patient={patient.uid} span={alert.explanation.strip} />}
      {alert.rule_id.startsWith("fev1") && may("read_spirometry") && <Blows patient={patient.uid} />}
      <Others title={say.others} alerts={page.others} />
      <Others title={say.covered} alerts={page.covered} />
      <Why alert={alert} />
      <History events={page.events} />
    </div>
  );
}

/** To the curves that an alert about FEV1 rests on. */
function Blows({ patient }: { patient: string }) {
  const address = `/spirometry?patient=${patient}`;
  return (
    <p>
      <a class="btn" href={address} onClick={follow(address)}>
        {own.value.case.blows}
      </a>
    </p>
  );
}

function Lead({ page }: { page: AlertPage }) {
  const { alert } = page;
  const { case: say } = own.value;
  const kind = alert.kind === "clinical" || alert.kind === "information" ? alert.severity : alert.kind;
  const standing =
    alert.condition === "active"
      ? say.activeFor(format.value.span(clock.minute.value + 60_000 - Date.parse(alert.starts)))
      : say.clearedAt(format.value.moment(new Date(alert.ends), clock.now.value));
  return (
    <p class="lead">
      <SeverityMark kind={kind} /> <Rich text={alert.explanation.sentence[language.value]} />. {standing}
    </p>
  );
}
