// Beside the paper: whether signature and trace are as they were, the ways on, the versions, who read it.

import * as api from "../../api/reading.ts";
import type { Report } from "../../api/types/reading.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { may } from "../../state/doing.ts";
import { isOfHome } from "../../state/pages.ts";
import * as session from "../../state/session.ts";
import { Icon, type Shape } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { own } from "./words.ts";

export function Side({ report }: { report: Report }) {
  const { side } = own.value;
  const isHome = isOfHome(session.me.value?.role ?? "");
  const newest = report.versions.find((one) => one.is_newest);
  return (
    <aside class="side" aria-label={side.name}>
      {!report.is_newest && (
        <p class="banner">
          {side.old} {newest && <a href={`/referto/${newest.uid}`} onClick={follow(`/referto/${newest.uid}`)}>{side.newest}</a>}
        </p>
      )}
      {!isHome && <State report={report} />}
      <div class="ways">
        <a class="btn main" href={api.paper(report.uid)} download><Icon shape="download" />{side.pdf}</a>
        <button class="btn" type="button" onClick={() => print()}>{side.print}</button>
        {!isHome && <Room report={report} />}
        {isHome && <a class="btn" href="/me" onClick={follow("/me")}>{side.back}</a>}
      </div>
      {!isHome && <p class="meta">{side.rule}</p>}
      {report.versions.length > 1 && <Versions report={report} />}
      {!isHome && <Reads report={report} />}
    </aside>
  );
}

function State({ report }: { report: Report }) {
  const { side, states, version } = own.value;
  const signature = report.is_signature_good;
  const trace = report.is_trace_same;
  return (
    <section>
      <h2>{side.state}</h2>
      <ul class="facts">
        <Fact shape="done" said={`${states[report.state]}, ${version} ${report.version}`} />
        <Fact shape={signature ? "lock" : "information"} said={signature ? side.intact : signature === null ? side.otherKey : side.broken} />
        <Fact shape={trace ? "done" : "information"} said={trace ? side.traceSame : trace === null ? side.traceGone : side.traceOther} />
      </ul>
    </section>
  );
}

function Fact({ shape, said }: { shape: Shape; said: string }) {
  return (
    <li>
      <Icon shape={shape} />
      {said}
    </li>
  );
}

/** The room of the trace, for those who may see it there; its readers also begin an amendment there. */
function Room({ report }: { report: Report }) {
  const { side } = own.value;
  const address = `/${report.specialty}/${report.reading}`;
  if (!may(`read_${report.specialty}`)) return null;
  return (
    <>
      <a class="btn" href={address} onClick={follow(address)}>{side.room}</a>
      {may("write_report") && report.is_newest && report.state !== "preliminary" && (
        <a class="btn" href={address} onClick={follow(address)}><Icon shape="pen" />{side.amend}</a>
      )}
    </>
  );
}

function Versions({ report }: { report: Report }) {
  const { side, states, version } = own.value;
  return (
    <section>
      <h2>{side.versions}</h2>
      <ul class="lines">
        {report.versions.map((one) => {
          const said = `${version} ${one.version}, ${states[one.state]}`;
          const address = `/referto/${one.uid}`;
          return (
            <li key={one.uid}>
              {one.uid === report.uid ? <b aria-current="page">{said}</b> : <a href={address} onClick={follow(address)}>{one.is_newest ? said : <s>{said}</s>}</a>}
              <span class="meta"> {format.value.moment(new Date(one.signed_at), clock.now.value)}</span>
              {one.reason && <span class="meta"> {one.reason}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Reads({ report }: { report: Report }) {
  const { side } = own.value;
  return (
    <section>
      <h2>{side.reads}</h2>
      {report.reads.length === 0 && <p class="meta">{side.noReads}</p>}
      <ul class="lines meta">
        {report.reads.map((one) => (
          <li key={one.at + one.who + one.action}>
            {`${format.value.moment(new Date(one.at), clock.now.value)} ${one.who}, ${side.actions[one.action] ?? one.action}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
