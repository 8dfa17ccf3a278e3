// FEV1 over four weeks, three months or a year, and every session of it in a table.

import { useState } from "preact/hooks";
import type { SpirometryCourse, SpirometrySession } from "../../api/types/spirometry.ts";
import { format } from "../../i18n/index.ts";
import { Segments } from "../../ui/parts/Page.tsx";
import { Fev1Course } from "../../viewers/spirometry/Fev1Course.tsx";
import { fixed } from "./saying.ts";
import { own } from "./words.ts";

interface Props {
  course: SpirometryCourse;
  seen: SpirometrySession;
  onOpen: (session: string) => void;
}

const SPANS = ["28", "92", "366"] as const;
const DAY_MS = 86_400_000;

export function Course({ course, seen, onOpen }: Props) {
  const words = own.value.course;
  const [span, setSpan] = useState<(typeof SPANS)[number]>("28");
  const days = Number(span);
  const usual = course.sessions.find((one) => one.session === seen.session)?.usual_l ?? null;
  const since = Date.parse(course.until) - days * DAY_MS;
  const listed = course.sessions.filter((one) => Date.parse(one.starts) >= since).reverse();
  return (
    <section class="spiro-course" aria-label={words.title(days)}>
      <header>
        <h2>{words.title(days)}</h2>
        <Segments label={words.spans} value={span} onValue={setSpan} options={SPANS.map((one) => ({ value: one, name: words.span[Number(one)]! }))} />
      </header>
      <Fev1Course sessions={course.sessions} current={seen.session} days={days} until={course.until} onOpen={onOpen} />
      <p class="meta">{usual === null ? words.noUsual : words.explain(format.value.number(usual, 2))}</p>
      <details>
        <summary>{words.table}</summary>
        <div class="spiro-sessions" tabIndex={0} role="region" aria-label={words.table}>
          <table aria-label={words.title(days)}>
            <thead>
              <tr>
                <th scope="col">{words.columns.when}</th>
                <th scope="col" class="num">{words.columns.fev1}</th>
                <th scope="col" class="num">{words.columns.fvc}</th>
                <th scope="col">{words.columns.grade}</th>
              </tr>
            </thead>
            <tbody>
              {listed.map((one) => (
                <tr key={one.session} aria-current={one.session === seen.session ? "true" : undefined}>
                  <td>
                    <button class="btn quiet s" type="button" onClick={() => onOpen(one.session)}>
                      {format.value.moment(new Date(one.starts), new Date(course.until))}
                    </button>
                  </td>
                  <td class="num">{fixed(one.fev1, 2)}</td>
                  <td class="num">{fixed(one.fvc, 2)}</td>
                  <td>
                    {one.fev1_grade}
                    {one.phase !== "only" && <span class="meta"> {own.value.short[one.phase].toLowerCase()}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
