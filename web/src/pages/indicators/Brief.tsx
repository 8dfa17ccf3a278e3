// Five figures at a glance, each with its year; the chosen one is drawn large below.

import type { IndicatorFigure } from "../../api/types/indicators.ts";
import * as route from "../../state/route.ts";
import { aim, bare, counted, said } from "./saying.ts";
import { own } from "./words.ts";

export function Brief({ indicators, shown }: { indicators: IndicatorFigure[]; shown: string }) {
  return (
    <section class="ind-brief" aria-label={own.value.brief}>
      {indicators.map((one) => (
        <button key={one.id} type="button" aria-pressed={one.id === shown} onClick={() => route.ask({ by: one.id === "pai_active" ? null : one.id })}>
          <span class="name">{said(one.title)}</span>
          <span class="fig">
            {one.value === null ? own.value.none : bare(one.unit, one.value)}
            <span class="meta"> {own.value.units[one.unit]}</span>
          </span>
          <span class="meta">{counted(one)}</span>
          <Tiny one={one} />
          <span class="meta">{aim(one)}</span>
        </button>
      ))}
    </section>
  );
}

/** A year as small as a word; the dotted line is the goal, or where it began. */
function Tiny({ one }: { one: IndicatorFigure }) {
  const values = one.trend.map((month) => month.value);
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const mark = one.goal ?? one.baseline;
  const all = mark === null ? known : [...known, mark];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const y = (value: number) => 34 - (28 * (value - low)) / (high - low || 1);
  const x = (i: number) => 4 + (192 * i) / (values.length - 1);
  const dots = values.map((value, i) => (value === null ? null : `${x(i).toFixed(1)} ${y(value).toFixed(1)}`));
  const last = values.length - 1;
  return (
    <svg viewBox="0 0 204 40" aria-hidden="true">
      {mark !== null && <path class="mark" d={`M4 ${y(mark)}H200`} />}
      <path class="line" d={strokes(dots)} />
      {values[last] !== null && <circle cx={x(last)} cy={y(values[last]!)} r="4" />}
    </svg>
  );
}

/** A gap lifts the pen. */
export function strokes(dots: readonly (string | null)[]): string {
  return dots.map((dot, i) => (dot === null ? "" : `${i > 0 && dots[i - 1] !== null ? "L" : "M"}${dot}`)).join("");
}
