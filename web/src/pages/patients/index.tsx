// Every patient whom the reader cares for, by name, with a search over what is shown.

import * as enrolments from "../../api/enrolment.ts";
import * as api from "../../api/record.ts";
import type { Listed } from "../../api/types/record.ts";
import { yearsSince } from "../../i18n/format.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { may } from "../../state/doing.ts";
import { useLoaded } from "../../state/loaded.ts";
import { ask, patientPath, route } from "../../state/route.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { TextField } from "../../ui/parts/Field.tsx";
import { Page } from "../../ui/parts/Page.tsx";
import { Empty, ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Table } from "../../ui/parts/Table.tsx";
import { SeverityMark } from "../../ui/Severity.tsx";
import { own } from "../patient/words.ts";
import { BreakGlass } from "./BreakGlass.tsx";
import "./patients.css";

export default function Patients() {
  const { list } = own.value;
  const wanted = route.value.query.get("q") ?? "";
  const { data, problem, again } = useLoaded(api.patients, []);
  const shown = (data ?? []).filter((one) => matches(one, wanted));
  return (
    <Page title={list.title} kind="patients" under={data && list.found(shown.length, data.length)} tools={<Tools />}>
      {may("enrol_patient") && <Resting />}
      <div class="search">
        <TextField label={list.search} type="search" value={wanted} onValue={(q) => ask({ q: q || null })} />
      </div>
      {problem && <ErrorState code={problem} retry={again} />}
      {!data && !problem && <Loading rows={6} />}
      {data && data.length === 0 && <Empty title={list.none}>{list.noneHelp}</Empty>}
      {data && data.length > 0 && shown.length === 0 && <Empty title={list.noMatch} />}
      {shown.length > 0 && <List rows={shown} />}
    </Page>
  );
}

function Tools() {
  return (
    <>
      <BreakGlass />
      {may("enrol_patient") && (
        <a class="btn main" href="/enrol" onClick={follow("/enrol")}>
          <Icon shape="plus" /> {own.value.list.new}
        </a>
      )}
    </>
  );
}

/** Enrolments that this person left half-way. */
function Resting() {
  const { data } = useLoaded(enrolments.every, []);
  if (!data?.length) return null;
  return (
    <p class="banner">
      <Icon shape="pen" />
      <span>{own.value.list.resting}:</span>
      {data.map((one) => (
        <a key={one.uid} href={`/enrol/${one.uid}`} onClick={follow(`/enrol/${one.uid}`)}>
          {`${one.given_name} ${one.family_name}`.trim() || format.value.moment(new Date(one.saved_at), clock.now.value)}
        </a>
      ))}
    </p>
  );
}

function List({ rows }: { rows: readonly Listed[] }) {
  const { list } = own.value;
  return (
    <div class="panel">
      <Table
        label={list.title}
        rows={rows}
        keyOf={(one) => one.uid}
        columns={[
          { name: list.name, isHead: true, cell: (one) => <Name one={one} /> },
          { name: list.pathway, cell: (one) => one.pathway },
          { name: list.open, cell: (one) => <Open one={one} /> },
          { name: list.last, cell: (one) => (one.last_at ? format.value.age(new Date(one.last_at), clock.now.value) : "—") },
          { name: list.plan, cell: (one) => <Plan one={one} /> },
          { name: list.gp, cell: (one) => one.gp ?? "—" },
          { name: list.caseManager, cell: (one) => one.case_manager ?? "—" },
        ]}
      />
    </div>
  );
}

function Name({ one }: { one: Listed }) {
  const address = patientPath(one.uid);
  const age = yearsSince(one.birth_date, clock.now.value);
  return (
    <>
      <a href={address} onClick={follow(address)}>
        {one.family_name} {one.given_name}
      </a>
      <span class="meta light">
        {" "}
        {own.value.years(age)} · {one.code}
      </span>
      {!one.adesione_at && <Chip tone="line">{own.value.list.noAdesione}</Chip>}
    </>
  );
}

function Open({ one }: { one: Listed }) {
  if (!one.priority) return <span class="muted">—</span>;
  return (
    <span class="pair">
      <SeverityMark kind={one.priority} />
      <span class="meta">{own.value.list.alerts(one.open_alerts)}</span>
    </span>
  );
}

function Plan({ one }: { one: Listed }) {
  const { list } = own.value;
  const isLate = one.review_on !== null && new Date(one.review_on) < clock.now.value;
  return (
    <span class="pair">
      {one.plan_version ? list.version(one.plan_version) : <b>{list.noPlan}</b>}
      {one.has_draft && <Chip tone="line">{list.toSign}</Chip>}
      {isLate && one.review_on && <span class="meta">{list.review(format.value.day(new Date(one.review_on)))}</span>}
    </span>
  );
}

/** Whether a patient is one of those looked for: each word somewhere in name, code, pathway or team. */
function matches(one: Listed, wanted: string): boolean {
  const text = [one.given_name, one.family_name, one.code, one.pathway, one.gp, one.case_manager].join(" ").toLowerCase();
  return wanted.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

