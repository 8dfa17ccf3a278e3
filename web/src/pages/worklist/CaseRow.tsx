// One case in the list: who, what the rule says, how it went, since when, whose it is.

import type { Alert, Case } from "../../api/types/alerts.ts";
import { format, language, words } from "../../i18n/index.ts";
import { amount, unitOf } from "../../i18n/quantity.ts";
import * as clock from "../../state/clock.ts";
import type { Row } from "./merge.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ageOf, initials, nameOf } from "../../ui/people.ts";
import { Rich } from "../../ui/Rich.tsx";
import { SeverityMark } from "../../ui/Severity.tsx";
import { follow } from "../../ui/link.ts";
import { Sparkline } from "../../viewers/trend/Sparkline.tsx";
import { own } from "./words.ts";
import { Computed } from "../../ui/parts/Chip.tsx";

export function CaseRow({ row }: { row: Row }) {
  const item = row.case;
  const alert = item.alerts[0];
  if (!alert) return null;
  const open = route.route.value.uid;
  const isOpen = item.alerts.some((one) => one.uid === open);
  const classes = ["row", item.lane, isOpen && "sel", row.gone && "gone"].filter(Boolean).join(" ");
  return (
    <li class={classes} aria-current={isOpen ? "true" : undefined} data-case={item.key}>
      <span class="mk">
        <SeverityMark kind={item.lane} silent />
      </span>
      <Who item={item} alert={alert} />
      <Say item={item} alert={alert} gone={row.gone} />
      <Values item={item} alert={alert} />
      <Since alert={alert} />
      <Owned alert={alert} />
    </li>
  );
}

function Who({ item, alert }: { item: Case; alert: Alert }) {
  const path = route.alertPath(alert.uid);
  return (
    <div class="who">
      <a href={path} onClick={follow(path)} data-row>
        {nameOf(item.patient)}
      </a>{" "}
      <span class="muted nowrap">{own.value.worklist.years(ageOf(item.patient))}</span>
      <span class="meta">{item.patient.pathway}</span>
    </div>
  );
}

function Say({ item, alert, gone }: { item: Case; alert: Alert; gone: boolean }) {
  return (
    <div class="say">
      <Rich text={alert.explanation.sentence[language.value]} />
      {(item.alerts.length > 1 || gone || alert.explanation.algorithm) && (
        <div class="more">
          {gone && <span class="chip line">{own.value.worklist.gone.other}</span>}
          {item.alerts.slice(1, 3).map((other) => (
            <span class={`chip ${other.severity}`} key={other.uid}>
              <Icon shape={other.severity} />
              {words.value.signals[other.explanation.rule.signal] ?? other.rule_id}
            </span>
          ))}
          {alert.explanation.algorithm && <Computed />}
        </div>
      )}
    </div>
  );
}

function Values({ item, alert }: { item: Case; alert: Alert }) {
  const last = item.points[item.points.length - 1];
  const { rule, unit } = alert.explanation;
  if (!last) return <div class="sp" />;
  const at = new Date(last.time);
  return (
    <div class="sp">
      <Sparkline points={item.points} rule={rule} lane={item.lane} />
      <div class="now">
        <b>{amount(rule.signal, last.value)}</b>
        <span class="meta">
          {unitOf(unit)} <span class="when">{format.value.moment(at, clock.now.value)}</span>
        </span>
      </div>
    </div>
  );
}

function Since({ alert }: { alert: Alert }) {
  const { handling: say } = own.value;
  const waited = clock.now.value.getTime() - Date.parse(alert.raised_at);
  const isUrgent = alert.handling === "new" && alert.severity === "high";
  return (
    <div class={isUrgent ? "since urgent" : "since"}>
      <b>
        <Icon shape="clock" />
        {format.value.span(waited)}
      </b>
      <span class="meta">{alert.condition === "active" ? say.active : say.cleared}</span>
    </div>
  );
}

function Owned({ alert }: { alert: Alert }) {
  const { handling: say } = own.value;
  if (!alert.owner) {
    return (
      <div class="own">
        <span class="av s">–</span>
        <span>
          <b>{say.free}</b>
          <br />
          {say.unseen}
        </span>
      </div>
    );
  }
  const isMine = alert.owner.username === session.me.value?.username;
  return (
    <div class="own">
      <span class={isMine ? "av s mine" : "av s"}>{initials(alert.owner.display_name)}</span>
      <span>
        <b>{isMine ? say.you : alert.owner.display_name}</b>
        <br />
        {alert.acked_at && say.taken(format.value.clock(new Date(alert.acked_at)))}
      </span>
    </div>
  );
}
