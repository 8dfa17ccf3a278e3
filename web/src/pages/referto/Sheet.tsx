// The referto itself, on white paper in every theme, in the language in which it was written.

import type { ComponentChildren } from "preact";
import type { Report } from "../../api/types/reading.ts";
import { format } from "../../i18n/index.ts";
import { nameOf } from "../../ui/people.ts";
import { written } from "./words.ts";

export function Sheet({ report }: { report: Report }) {
  const { content, patient } = report;
  const say = written[content.language];
  const recommended = [say.urgencies[content.urgency ?? "none"], content.recommendation].filter(Boolean);
  return (
    <div class="desk" tabIndex={0} role="region" aria-label={say.titles[report.specialty]}>
      <article class="a4" lang={content.language} aria-labelledby="referto-title">
        <header class="hd">
          <div>
            <h1 id="referto-title">{say.titles[report.specialty]}</h1>
            <p class="hash">{say.number} {report.uid}</p>
          </div>
          <b class="brandline">accanto</b>
        </header>
        <div class="who">
          <Part title={say.patient}>
            <b>{nameOf(patient)}</b><br />
            {say.born[patient.sex]} {day(patient.birth_date)}<br />
            {say.code} {patient.code}
          </Part>
          <Part title={say.askedBy}>
            <b>{report.asked_by?.display_name ?? say.programme}</b><br />
            {moment(report.asked_at)}
          </Part>
          <Part title={say.exam}>
            <Exam report={report} />
          </Part>
        </div>
        <div class="said">
          {report.reason && <Part title={say.reason}><p><b>{report.reason}</b></p></Part>}
          {report.question && <Part title={say.question}><p>{report.question}</p></Part>}
          <Part title={say.conclusion}><p class="concl">{content.text}</p></Part>
          {recommended.length > 0 && (
            <Part title={say.recommendation}><p><b>{say.urgencies[content.urgency ?? "none"]}</b> {content.recommendation}</p></Part>
          )}
          {report.lines.length > 0 && <Measures report={report} />}
          <p class="meta">{say.paper}</p>
        </div>
        <Foot report={report} />
      </article>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What was measured by what, when, and how old that was when it was signed. */
function Exam({ report }: { report: Report }) {
  const say = written[report.content.language];
  const { source } = report;
  if (!source) return <><b>{say.kinds[report.specialty]}</b><br />{say.pictures(report.pictures)}</>;
  const age = format.value.span(Date.parse(report.signed_at) - Date.parse(source.ends));
  return (
    <>
      <b>{say.kinds[report.specialty]}</b><br />
      {format.value.date(new Date(source.starts))}, {format.value.seconds(new Date(source.starts))}–{format.value.seconds(new Date(source.ends))}<br />
      {say.age(age)}<br />
      {[source.maker, source.model, source.device_name].filter(Boolean).join(" ")}
    </>
  );
}

function Measures({ report }: { report: Report }) {
  const say = written[report.content.language];
  return (
    <Part title={say.measures}>
      <table>
        <thead><tr><th scope="col">{say.measure}</th><th scope="col">{say.value}</th><th scope="col">{say.note}</th></tr></thead>
        <tbody>
          {report.lines.map((line, i) => (
            <tr key={i}><th scope="row">{line.name}</th><td>{line.value}</td><td>{line.note}</td></tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}

function Foot({ report }: { report: Report }) {
  const say = written[report.content.language];
  return (
    <footer class="foot">
      <div>
        <p class="strong">{say.signed(report.author.display_name, moment(report.signed_at))}</p>
        <p>{say.contentHash}: <span class="hash">{grouped(report.content_hash)}</span></p>
        <p>{say.traceHash}: <span class="hash">{grouped(report.trace_hash)}</span></p>
      </div>
      <p class="nowrap">{say.state}: <b>{say.states[report.state]}</b><br />{say.version} {report.version}</p>
    </footer>
  );
}

const moment = (at: string) => `${format.value.date(new Date(at))}, ${format.value.clock(new Date(at))}`;
const day = (iso: string) => iso.split("-").reverse().join("/");
const grouped = (digits: string) => (digits.match(/.{1,8}/g) ?? []).join(" ");
