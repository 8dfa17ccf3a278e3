// How fast a gateway answered over a day; where it did not, the pen is lifted.

import type { Moment } from "../../api/types/fleet.ts";
import { format } from "../../i18n/index.ts";
import * as plot from "../../viewers/trend/plot.ts";
import { own } from "./words.ts";

const BOX: plot.Box = { left: 34, right: 396, top: 10, bottom: 92 };
const DAY_MS = 86_400_000;

export function Replies({ history, now }: { history: Moment[]; now: Date }) {
  const words = own.value.chart;
  const dots = history
    .filter((one) => one.round_trip_ms !== null)
    .map((one) => ({ at: Date.parse(one.at), value: one.round_trip_ms! }));
  if (dots.length < 2) return <p class="muted">{words.empty}</p>;
  const values = dots.map((dot) => dot.value);
  const axis = plot.axisOf("round_trip", [0, 100, ...values], null);
  const window = { from: now.getTime() - DAY_MS, to: now.getTime() };
  const label = words.label(format.value.number(Math.min(...values), 0), format.value.number(Math.max(...values), 0));
  return (
    <section>
      <h3>{words.title}</h3>
      <svg class="replies" viewBox="0 0 400 116" role="img" aria-label={label}>
        {axis.ticks.map((tick) => (
          <g key={tick}>
            <path class="tick" d={`M${BOX.left} ${plot.y(tick, axis, BOX)}H${BOX.right}`} />
            <text x={BOX.left - 6} y={plot.y(tick, axis, BOX) + 4} text-anchor="end">
              {tick}
            </text>
          </g>
        ))}
        <path class="line" d={plot.path(dots, window, axis, BOX)} />
        <text x={BOX.left} y={112}>
          {format.value.clock(new Date(window.from))}
        </text>
        <text x={BOX.right} y={112} text-anchor="end">
          {format.value.clock(now)}
        </text>
      </svg>
      <p class="meta">{words.gaps}</p>
    </section>
  );
}
