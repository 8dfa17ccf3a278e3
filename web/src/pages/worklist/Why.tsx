// Perché questo allarme: the rule, the samples, the versions, the arrival, and what happened since.

import type { Alert, AlertEvent } from "../../api/types/alerts.ts";
import type { Point } from "../../api/types/shared.ts";
import { format, language, words } from "../../i18n/index.ts";
import { amount, unitOf } from "../../i18n/quantity.ts";
import * as clock from "../../state/clock.ts";
import * as route from "../../state/route.ts";
import { Rich } from "../../ui/Rich.tsx";
import { SeverityMark } from "../../ui/Severity.tsx";
import { follow } from "../../ui/link.ts";
import { own as viewing } from "../../viewers/words.ts";
import { own } from "./words.ts";

const SAMPLES_SHOWN = 8;

export function Why({ alert }: { alert: Alert }) {
  const { case: say } = own.value;
  return (
    <details open class="why">
      <summary>{say.why}</summary>
      <dl class="kv">
        <dt>{say.rule}</dt>
        <dd>
          <RuleText alert={alert} />
        </dd>
        <dt>{say.samples}</dt>
        <dd>
          <Samples alert={alert} />
        </dd>
        <dt>{say.versions}</dt>
        <dd>{versions(alert)}</dd>
        <dt>{say.arrival}</dt>
        <dd>{arrival(alert)}</dd>
      </dl>
    </details>
  );
}

function RuleText({ alert }: { alert: Alert }) {
  const { rule, unit, watches } = alert.explanation;
  if (rule.limit === null || rule.clear === null) return <>{watches?.[language.value] ?? rule.id}</>;
  const quantity = (value: number) => amount(rule.signal, value) + unitOf(unit);
  const sign = rule.op === "<=" || rule.op === "≤" ? "≤" : "≥";
  return (
    <>
      {words.value.signals[rule.signal] ?? rule.signal} {sign} <b>{quantity(rule.limit)}</b>,{" "}
      {own.value.case.clears(quantity(rule.clear))}
    </>
  );
}

function Samples({ alert }: { alert: Alert }) {
  const all = alert.explanation.samples;
  const shown = all.slice(-SAMPLES_SHOWN);
  return (
    <>
      {all.length > shown.length && <>{own.value.case.more(all.length - shown.length)} · </>}
      {shown.map((sample, i) => (
        <Sample key={sample.time} sample={sample} signal={alert.explanation.rule.signal} isFirst={i === 0} />
      ))}
    </>
  );
}

function Sample({ sample, signal, isFirst }: { sample: Point; signal: string; isFirst: boolean }) {
  const quality = viewing.value.trend.qualityOf(format.value.number(sample.quality, 2));
  return (
    <span>
      {!isFirst && " · "}
      <span class="nowrap">
        {format.value.seconds(new Date(sample.time))} <b>{amount(signal, sample.value)}</b> ({quality})
      </span>
    </span>
  );
}

function versions(alert: Alert): string {
  const { case: say } = own.value;
  const { plan_version, approved_by, algorithm } = alert.explanation;
  const plan = say.plan(plan_version) + (approved_by ? `, ${say.signed(approved_by)}` : "");
  return algorithm ? `${plan} · ${algorithm.name} ${algorithm.version}` : plan;
}

function arrival(alert: Alert): string {
  const raised = new Date(alert.raised_at);
  const waited = raised.getTime() - Date.parse(alert.starts);
  return own.value.case.raised(format.value.moment(raised, clock.now.value), format.value.span(waited));
}

export function Others({ title, alerts }: { title: string; alerts: Alert[] }) {
  if (alerts.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class="others">
        {alerts.map((alert) => (
          <li key={alert.uid} class="second">
            <SeverityMark kind={alert.kind === "clinical" || alert.kind === "information" ? alert.severity : alert.kind} />
            <a href={route.alertPath(alert.uid)} onClick={follow(route.alertPath(alert.uid))}>
              <Rich text={alert.explanation.sentence[language.value]} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function History({ events }: { events: AlertEvent[] }) {
  return (
    <details class="why">
      <summary>{own.value.case.history}</summary>
      <dl class="kv">
        {events.map((event) => (
          <div key={event.id} class="line">
            <dt>{format.value.moment(new Date(event.at), clock.now.value)}</dt>
            <dd>
              {own.value.events[event.event] ?? event.event}
              {event.outcome && `: ${outcomeOf(event.outcome)}`}
              {event.actor && `, ${event.actor}`}
              {event.note && <q class="note">{event.note}</q>}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function outcomeOf(code: string): string {
  const said: Record<string, string> = words.value.outcomes;
  return said[code] ?? code;
}
