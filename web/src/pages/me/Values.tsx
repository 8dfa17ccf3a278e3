// Own values: the last one large, the way it went as a line, every number behind a button.

import type { HomePage } from "../../api/types/home.ts";
import { amount } from "../../i18n/quantity.ts";
import * as plot from "../../viewers/trend/plot.ts";
import { Reports } from "./Reports.tsx";
import { said, shown, type Shown, when } from "./saying.ts";
import { own } from "./words.ts";

const BOX: plot.Box = { left: 8, right: 392, top: 10, bottom: 90 };
const DAY_MS = 86_400_000;

export function Values({ page }: { page: HomePage }) {
  const all = shown(page.values);
  const words = own.value.values;
  return (
    <section class="me-values" aria-labelledby="values">
      <h2 id="values">{words.title}</h2>
      {!page.shows_values && <p>{words.hidden}</p>}
      {page.shows_values && all.length === 0 && <p>{words.none}</p>}
      {all.map((one) => (
        <Value key={one.signal} one={one} now={page.now} />
      ))}
      <Reports uid={page.person.uid} now={page.now} />
    </section>
  );
}

function Value({ one, now }: { one: Shown; now: string }) {
  const words = own.value.values;
  return (
    <article>
      <div>
        <h3>{one.name}</h3>
        <p class="val">{one.value}</p>
        <p>
          {when(one.at, now)}
          {one.byHand && `, ${words.byHand}`}
        </p>
      </div>
      <Line one={one} />
      <details>
        <summary>{words.table}</summary>
        <Rows one={one} now={now} />
      </details>
    </article>
  );
}

/** The way the values went; what it says stands below in words. */
function Line({ one }: { one: Shown }) {
  const all = one.series.flatMap((series) => series.points.map((point) => point.value));
  if (all.length < 3) return null;
  const times = one.series[0]!.points.map((point) => Date.parse(point.time));
  const window = { from: times[0]!, to: times[times.length - 1]! };
  const axis = axisOf(one.signal, all);
  const days = Math.max(1, Math.round((window.to - window.from) / DAY_MS));
  const text = own.value.values.range(amount(one.signal, Math.min(...all)), amount(one.signal, Math.max(...all)), days);
  return (
    <figure>
      <svg viewBox="0 0 400 100" role="img" aria-label={`${one.name}. ${text}`}>
        {one.series.map((series) => (
          <path key={series.signal} d={plot.path(series.points.map((point) => ({ at: Date.parse(point.time), value: point.value })), window, axis, BOX)} />
        ))}
      </svg>
      <figcaption>{text}</figcaption>
    </figure>
  );
}

/** How much of each signal the picture holds at least: small changes are to look small. */
const LEAST: Record<string, number> = { weight: 10, systolic: 120, pulse_rate: 80, heart_rate: 80, spo2: 14, glucose: 200, temperature: 4, fev1: 2, pef: 300 };

function axisOf(signal: string, all: readonly number[]): plot.Axis {
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const more = Math.max(0, (LEAST[signal] ?? 1) - (high - low)) / 2;
  return { low: low - more, high: high + more, ticks: [] };
}

function Rows({ one, now }: { one: Shown; now: string }) {
  const [first, second] = one.series;
  const words = own.value.values;
  return (
    <table>
      <caption class="sr">{one.name}</caption>
      <thead>
        <tr>
          <th scope="col">{words.time}</th>
          <th scope="col">{words.value}</th>
        </tr>
      </thead>
      <tbody>
        {[...first!.points].reverse().map((point) => {
          const other = second?.points.find((found) => found.time === point.time);
          const value = said(one.signal, point.value, first!.unit);
          return (
            <tr key={point.time}>
              <td>{when(point.time, now)}</td>
              <td>{other ? `${amount("systolic", point.value)} / ${amount("diastolic", other.value)}` : value}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
