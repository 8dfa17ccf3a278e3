// One signal as a small chart: its name, its newest value with unit and age, the chart, and a sentence for who does not see it.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Course } from "../../api/types/record.ts";
import { format, words } from "../../i18n/index.ts";
import { amount, unitOf } from "../../i18n/quantity.ts";
import * as clock from "../../state/clock.ts";
import * as session from "../../state/session.ts";
import { own } from "../../pages/patient/words.ts";
import { SeverityMark } from "../../ui/Severity.tsx";
import { draw } from "./chart.ts";
import { broken, newest } from "./series.ts";
import "uplot/dist/uPlot.min.css";
import "./course.css";

const HEIGHT = 168;

export function CourseChart({ course, since, until }: { course: Course; since: string; until: string }) {
  const name = words.value.signals[course.signal] ?? course.signal;
  const last = newest(course);
  const grave = broken(course);
  return (
    <figure class="course" id={`course-${course.signal}`} tabIndex={-1}>
      <figcaption>
        <b>{name}</b> <span class="meta">{unitOf(course.unit).trim()}</span>
        {grave && grave.severity !== "information" && <SeverityMark kind={grave.severity} />}
        <span class="grow" />
        {last && (
          <span>
            <b class="figure">{amount(course.signal, last.value)}</b>{" "}
            <span class="meta">{format.value.moment(new Date(last.time), clock.now.value)}</span>
          </span>
        )}
      </figcaption>
      {course.bins.length ? (
        <Plot course={course} since={since} until={until} />
      ) : (
        <p class="muted nothing">{own.value.courses.nothing}</p>
      )}
    </figure>
  );
}

function Plot({ course, since, until }: { course: Course; since: string; until: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => followWidth(place.current, setWidth), []);
  const theme = session.theme.value;
  const spoken = own.value;
  useEffect(() => {
    if (!place.current || width < 100) return;
    const { courses } = spoken;
    const number = (value: number) => amount(course.signal, value);
    return draw(place.current, {
      course,
      since: Date.parse(since),
      until: Date.parse(until),
      width,
      height: HEIGHT,
      words: {
        limit: (limit) => (limit.op === ">=" ? courses.upper : courses.lower)(number(limit.value)),
        day: (at) => format.value.day(at),
        number: (value) => format.value.number(value, 2),
        today: courses.today,
      },
    });
  }, [course, since, until, width, theme, spoken]);
  return <div class="plot" ref={place} role="img" aria-label={described(course)} />;
}

function followWidth(place: HTMLElement | null, tell: (width: number) => void): () => void {
  const watched = new ResizeObserver(([entry]) => entry && tell(Math.floor(entry.contentRect.width)));
  if (place) watched.observe(place);
  return () => watched.disconnect();
}

/** What the chart shows, in one sentence. */
export function described(course: Course): string {
  const { courses } = own.value;
  const number = (value: number) => amount(course.signal, value);
  const low = Math.min(...course.bins.map((bin) => bin.low));
  const high = Math.max(...course.bins.map((bin) => bin.high));
  const count = course.bins.reduce((sum, bin) => sum + bin.count, 0);
  const name = words.value.signals[course.signal] ?? course.signal;
  const usual = course.usual ? courses.describeUsual(number(course.usual.low), number(course.usual.high)) : "";
  return courses.describe(name, number(low), number(high), count) + usual;
}
