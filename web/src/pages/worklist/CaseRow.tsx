// One case in the list: who, what the rule says, how it went, until when, whose it is.

import { Component } from "preact";
import type { Alert, Case } from "../../api/types/alerts.ts";
import { format, language, words } from "../../i18n/index.ts";
import { amount, unitOf } from "../../i18n/quantity.ts";
import * as clock from "../../state/clock.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { follow } from "../../ui/link.ts";
import { Chip, Computed } from "../../ui/parts/Chip.tsx";
import { ageOf, initials, nameOf } from "../../ui/people.ts";
import { Rich } from "../../ui/Rich.tsx";
import { SeverityMark } from "../../ui/Severity.tsx";
import { Sparkline } from "../../viewers/trend/Sparkline.tsx";
import { Countdown } from "./Countdown.tsx";
import type { Row } from "./merge.ts";
import { own } from "./words.ts";

interface Props {
  row: Row;
  isOpen: boolean;
}

/** Drawn anew only when the row is another one: of hundreds, an event changes one. */
export class CaseRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return next.row !== this.props.row || next.isOpen !== this.props.isOpen;
  }

  override render({ row, isOpen }: Props) {
    const item = row.case;
    const alert = item.alerts[0];
    if (!alert) return null;
    const classes = ["row", row.lane, isOpen && "sel", row.gone && "gone"].filter(Boolean).join(" ");
    return (
      <li class={classes} aria-current={isOpen ? "true" : undefined} data-case={item.key}>
        <span class="mk">
          <SeverityMark kind={row.lane} silent />
        </span>
        <Who item={item} alert={alert} />
        <Say item={item} alert={alert} gone={row.gone} />
        <Values item={item} alert={alert} />
        <Countdown due={item.due} loadedAt={clock.loaded(item)} />
        <Owned item={item} alert={alert} />
      </li>
    );
  }
}

function Who({ item, alert }: { item: Case; alert: Alert }) {
  const path = route.alertPath(alert.uid);
  return (
    <div class="who">
      <a href={path} onClick={follow(() => route.kept(path))} data-row>
        {nameOf(item.patient)}
      </a>{" "}
      <span class="muted nowrap">{own.value.worklist.years(ageOf(item.patient))}</span>
      <span class="meta">{item.patient.pathway}</span>
    </div>
  );
}

function Say({ item, alert, gone }: { item: Case; alert: Alert; gone: boolean }) {
  const others = item.alerts.slice(1);
  const isMore = others.length > 0 || gone || alert.explanation.algorithm || item.silence || item.unread > 0;
  return (
    <div class="say">
      <Rich text={alert.explanation.sentence[language.value]} />
      {isMore && (
        <div class="more">
          {gone && <Chip tone="line">{own.value.worklist.gone.other}</Chip>}
          {others.slice(0, 2).map((other) => (
            <Other key={other.uid} alert={other} />
          ))}
          {others.length > 2 && <Chip>{own.value.worklist.others(others.length - 2)}</Chip>}
          {item.silence && <Silence item={item} />}
          {item.unread > 0 && (
            <Chip tone="line" icon="message">
              {own.value.worklist.unread(item.unread)}
            </Chip>
          )}
          {alert.explanation.algorithm && <Computed />}
        </div>
      )}
    </div>
  );
}

function Other({ alert }: { alert: Alert }) {
  return (
    <span class={`chip ${alert.severity}`}>
      <SeverityMark kind={alert.severity} silent />
      {words.value.signals[alert.explanation.rule.signal] ?? alert.rule_id}
    </span>
  );
}

function Silence({ item }: { item: Case }) {
  const kind = own.value.silence[item.silence!.kind] ?? item.silence!.kind;
  const until = item.silence!.until;
  const now = new Date(clock.minute.value);
  return (
    <Chip tone="line" icon="silence">
      {until ? own.value.silenced(kind, format.value.moment(new Date(until), now)) : own.value.silencedForGood(kind)}
    </Chip>
  );
}

function Values({ item, alert }: { item: Case; alert: Alert }) {
  const last = item.points[item.points.length - 1];
  const { rule, unit, basis } = alert.explanation;
  if (!last) return <div class="sp" />;
  return (
    <div class="sp">
      <Sparkline points={item.points} rule={rule} basis={basis ?? null} lane={item.lane} />
      <div class="now">
        <b>{amount(rule.signal, last[1])}</b>
        <span class="meta">
          {unitOf(unit)} <span class="when">{format.value.moment(new Date(last[0] * 1_000), new Date(clock.minute.value))}</span>
        </span>
      </div>
    </div>
  );
}

function Owned({ item, alert }: { item: Case; alert: Alert }) {
  const { owner: say } = own.value;
  const isMine = alert.owner?.username === session.me.value?.username;
  const seen = item.seen ? say.seen(format.value.age(new Date(item.seen.at), new Date(clock.minute.value))) : say.never;
  return (
    <div class="own">
      <span class={alert.owner && isMine ? "av s mine" : "av s"} aria-hidden="true">
        {alert.owner ? initials(alert.owner.display_name) : "–"}
      </span>
      <span>
        <b>{alert.owner ? (isMine ? say.you : surname(alert.owner.display_name)) : say.free}</b>
        <br />
        {seen}
      </span>
    </div>
  );
}

function surname(name: string): string {
  return name.trim().split(/\s+/).pop() ?? name;
}
