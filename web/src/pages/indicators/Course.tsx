// One indicator over twelve months, with its goal or its beginning; every number in a table behind a button.

import type { IndicatorFigure } from "../../api/types/indicators.ts";
import * as plot from "../../viewers/trend/plot.ts";
import { strokes } from "./Brief.tsx";
import { aim, monthName, said, value } from "./saying.ts";
import { own } from "./words.ts";

const BOX: plot.Box = { left: 44, right: 660, top: 14, bottom: 210 };

export function Course({ one }: { one: IndicatorFigure }) {
  const values = one.trend.map((month) => month.value);
  const known = values.filter((each) => each !== null);
  if (!known.length) return <p class="muted">{own.value.none}</p>;
  const mark = one.goal ?? one.baseline;
  const all = mark === null ? known : [...known, mark];
  const spread = Math.max(...all) - Math.min(...all) || 1;
  const axis = plot.axisOf("", [Math.max(0, Math.min(...all) - spread / 5), Math.max(...all) + spread / 5], null);
  const x = (i: number) => BOX.left + ((BOX.right - 90 - BOX.left) * i) / (values.length - 1);
  const y = (each: number) => plot.y(each, axis, BOX);
  const last = values.length - 1;
  const text = own.value.trendLabel(said(one.title), value(one.unit, known[0]!), value(one.unit, known[known.length - 1]!));
  return (
    <>
      <svg class="ind-course" viewBox="0 0 680 236" role="img" aria-label={text}>
        {axis.ticks.map((tick) => (
          <g key={tick}>
            <path class="tick" d={`M${BOX.left} ${y(tick)}H${BOX.right - 90}`} />
            <text x={BOX.left - 8} y={y(tick) + 4} text-anchor="end">
              {Number(tick.toFixed(2))}
            </text>
          </g>
        ))}
        {mark !== null && (
          <>
            <path class="mark" d={`M${BOX.left} ${y(mark)}H${BOX.right - 90}`} />
            <text x={BOX.right - 82} y={markAt(y(mark), values[last] ?? null, y)}>
              {aim(one)}
            </text>
          </>
        )}
        <path class="line" d={strokes(values.map((each, i) => (each === null ? null : `${x(i).toFixed(1)} ${y(each).toFixed(1)}`)))} />
        {values.map((each, i) => each !== null && <circle key={i} cx={x(i)} cy={y(each)} r="3.5" />)}
        {values[last] !== null && (
          <text class="now" x={BOX.right - 82} y={y(values[last]!) + 5}>
            {value(one.unit, values[last]!)}
          </text>
        )}
        {one.trend.map((month, i) => (
          <text key={month.month} x={x(i)} y={230} text-anchor="middle">
            {monthName(month.month)}
          </text>
        ))}
      </svg>
      <details>
        <summary>{own.value.table}</summary>
        <table>
          <caption class="sr">{said(one.title)}</caption>
          <tbody>
            {one.trend.map((month) => (
              <tr key={month.month}>
                <th scope="row">{monthName(month.month, true)}</th>
                <td class="num">{value(one.unit, month.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

/** The words of the goal give way to those of the newest value. */
function markAt(mark: number, newest: number | null, y: (value: number) => number): number {
  if (newest === null || Math.abs(y(newest) - mark) > 18) return mark + 4;
  return y(newest) > mark ? mark - 8 : mark + 22;
}
