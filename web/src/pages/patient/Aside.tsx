// What stands beside the page: the open case, the plan in a few lines, the newest happenings.

import type { Asker } from "../../api/client.ts";
import * as api from "../../api/record.ts";
import type { PatientRecord } from "../../api/types/record.ts";
import { format, language, words } from "../../i18n/index.ts";
import { useLoaded } from "../../state/loaded.ts";
import { alertPath, patientPath, planPath } from "../../state/route.ts";
import { follow } from "../../ui/link.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { Rich } from "../../ui/Rich.tsx";
import { SeverityMark } from "../../ui/Severity.tsx";
import { Happenings } from "./TimelineTab.tsx";
import { own as ofPlans } from "../plan/words.ts";
import { own } from "./words.ts";

const SHOWN = 8;

export function Aside({ record, asker }: { record: PatientRecord; asker: Asker }) {
  return (
    <aside class="beside" aria-label={own.value.aside.label}>
      <OpenCase record={record} />
      <PlanBrief record={record} />
      <Newest record={record} asker={asker} />
    </aside>
  );
}

function OpenCase({ record }: { record: PatientRecord }) {
  const { aside } = own.value;
  const first = record.alerts[0];
  if (!first) {
    return (
      <section class="case none">
        <h2>{aside.noCase}</h2>
        <p class="muted">{aside.noCaseHelp}</p>
      </section>
    );
  }
  const address = alertPath(first.uid);
  return (
    <section class={`case ${first.severity}`}>
      <div class="pair">
        <h2>{aside.case(words.value.severity[first.severity])}</h2>
        <span class="grow" />
        <span class="meta">{first.owner ? `${aside.owned}, ${first.owner}` : aside.free}</span>
      </div>
      <ul>
        {record.alerts.slice(0, 3).map((alert) => (
          <li key={alert.uid}>
            <SeverityMark kind={alert.kind === "technical" || alert.kind === "adherence" ? alert.kind : alert.severity} />{" "}
            <Rich text={alert.sentence[language.value] ?? alert.rule_id} />
          </li>
        ))}
      </ul>
      <a class="btn main" href={address} onClick={follow(address)}>
        {aside.open}
      </a>
    </section>
  );
}

function PlanBrief({ record }: { record: PatientRecord }) {
  const { aside } = own.value;
  const { plan } = record;
  const address = planPath(record.person.uid);
  return (
    <section>
      <div class="pair">
        <h2>{plan ? aside.plan(plan.version) : aside.noPlan}</h2>
        <span class="grow" />
        <a href={address} onClick={follow(address)} aria-label={`PAI: ${aside.openPlan}`}>
          {aside.openPlan}
        </a>
      </div>
      {record.has_draft && <Chip tone="line">{aside.draft}</Chip>}
      {plan && (
        <dl class="kv">
          <dt>{aside.pathway}</dt>
          <dd>{plan.title || plan.pathway || record.person.pathway}</dd>
          <dt>{aside.signed}</dt>
          <dd>{[plan.approved_at && format.value.day(new Date(plan.approved_at)), plan.approved_by].filter(Boolean).join(", ") || "—"}</dd>
          <dt>{aside.review}</dt>
          <dd>{plan.review_on ? aside.reviewBy(format.value.day(new Date(plan.review_on))) : aside.noReview}</dd>
          <dt>{aside.service}</dt>
          <dd>{[serviceOf(plan.service), hours(record)].filter(Boolean).join(". ")}</dd>
          <dt>{aside.load}</dt>
          <dd>{aside.loadOf(format.value.number(plan.actions_a_week, 0), format.value.number(plan.minutes_a_week, 0))}</dd>
        </dl>
      )}
    </section>
  );
}

function hours({ hours: { is_open, changes_at } }: PatientRecord): string {
  if (!changes_at) return "";
  const at = new Date(changes_at);
  const { head } = own.value;
  return is_open ? head.hoursOpen(format.value.clock(at)) : head.hoursShut(`${format.value.day(at)} ${format.value.clock(at)}`);
}

function Newest({ record, asker }: { record: PatientRecord; asker: Asker }) {
  const { aside } = own.value;
  const uid = record.person.uid;
  const { data } = useLoaded(() => api.timeline(uid, null, asker), [uid, record.now]);
  const address = `${patientPath(uid)}?tab=timeline`;
  return (
    <section>
      <div class="pair">
        <h2>{aside.timeline}</h2>
        <span class="grow" />
        <a href={address} onClick={follow(address)} aria-label={`${aside.timeline}: ${aside.all}`}>
          {aside.all}
        </a>
      </div>
      {data && <Happenings happenings={data.happenings.slice(0, SHOWN)} uid={uid} />}
    </section>
  );
}

function serviceOf(service: string): string {
  const named: Record<string, string> = ofPlans.value.team.services;
  return named[service] ?? service;
}
