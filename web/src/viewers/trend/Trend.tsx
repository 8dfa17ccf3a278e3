// How the rule's signal went, with its limit, and the last value beside it.

import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../../api/viewers.ts";
import type { Explanation } from "../../api/types/alerts.ts";
import type { Point, Severity } from "../../api/types/shared.ts";
import type { Trend as TrendData } from "../../api/types/viewers.ts";
import { format, words } from "../../i18n/index.ts";
import { amount, unitOf } from "../../i18n/quantity.ts";
import * as clock from "../../state/clock.ts";
import { Beyond } from "./Beyond.tsx";
import * as plot from "./plot.ts";
import { limitWords } from "./Sparkline.tsx";
import { own } from "../words.ts";
import { Computed } from "../../ui/parts/Chip.tsx";

interface Props {
  patient: string;
  rule: Explanation["rule"];
  severity: Severity;
  isComputed: boolean;
  /** Changes when the case was loaded again. */
  fresh: string;
}

const HEIGHT = 148;
const TABLE_ROWS = 20;

export function Trend(props: Props) {
  const [trend, setTrend] = useState<TrendData | null>(null);
  const { patient, rule, fresh } = props;
  useEffect(() => {
    let isHere = true;
    api
      .trend(patient, rule.signal, "page")
      .then((loaded) => isHere && setTrend(loaded))
      .catch(() => isHere && setTrend(null));
    return () => (isHere = false);
  }, [patient, rule.signal, fresh]);
  const name = words.value.signals[rule.signal] ?? rule.signal;
  return (
    <section class="trend">
      <div class="cap">
        <h3>{name}</h3>
        {props.isComputed && <Computed />}
      </div>
      {trend && trend.points.length === 0 && <p class="muted">{own.value.trend.noTrend}</p>}
      {trend && trend.points.length > 0 && <Beside {...props} trend={trend} />}
    </section>
  );
}

function Beside({ trend, ...props }: Props & { trend: TrendData }) {
  const last = trend.points[trend.points.length - 1]!;
  const at = new Date(last.time);
  return (
    <>
      <div class="beside">
        <Chart {...props} points={trend.points} />
        <div>
          <b class="big">{amount(trend.signal, last.value)}</b>
          <b>{unitOf(trend.unit)}</b>
          <p class="meta">
            {format.value.moment(at, clock.now.value)}, {format.value.age(at, clock.now.value)}
            <br />
            {own.value.trend.qualityOf(format.value.number(last.quality, 2))}
          </p>
        </div>
      </div>
      <Table trend={trend} />
    </>
  );
}

function Chart({ points, rule, severity }: Props & { points: Point[] }) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const dots = points.map((point) => ({ at: Date.parse(point.time), value: point.value }));
  const axis = plot.axisOf(rule.signal, dots.map((dot) => dot.value), rule.limit);
  const box: plot.Box = { left: 34, right: width - 8, top: 8, bottom: HEIGHT - 24 };
  const window = { from: dots[0]!.at, to: dots[dots.length - 1]!.at };
  const beyond = dots.filter((dot) => plot.isBeyond(dot.value, rule.op, rule.limit));
  return (
    <div ref={place} class="chart">
      {width > 100 && (
        <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={summary(points, rule)}>
          {rule.limit !== null && (
            <Limit rule={rule} limit={rule.limit} axis={axis} box={box} severity={severity}
              label={plot.labelAt(dots, rule.limit, window, axis, box)} />
          )}
          <Axes axis={axis} box={box} window={window} />
          <path class="line" d={plot.path(dots, window, axis, box)} />
          <Beyond dots={plot.thinned(beyond, window, box, 26)} window={window} axis={axis} box={box} lane={severity} />
        </svg>
      )}
    </div>
  );
}

/** The width that the chart may take, followed as it changes. */
function useWidth(place: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watched = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    if (place.current) watched.observe(place.current);
    return () => watched.disconnect();
  }, []);
  return width;
}

interface LimitProps {
  rule: Explanation["rule"];
  limit: number;
  axis: plot.Axis;
  box: plot.Box;
  severity: Severity;
  /** Where the baseline of the limit's words stands. */
  label: number;
}

function Limit({ rule, limit, axis, box, severity, label }: LimitProps) {
  const at = plot.y(limit, axis, box);
  const isLow = plot.isBeyond(-Infinity, rule.op, 0);
  const room = isLow ? box.bottom - at : at - box.top;
  return (
    <g class={severity}>
      <rect class="zone" x={box.left} width={box.right - box.left} y={isLow ? at : box.top} height={room} />
      <path class="limit" d={`M${box.left} ${at}H${box.right}`} />
      <text class="says" x={box.left + 6} y={label}>
        {limitWords(rule)}
      </text>
    </g>
  );
}

function Axes({ axis, box, window }: { axis: plot.Axis; box: plot.Box; window: plot.Window }) {
  const when = (at: number) =>
    window.to - window.from < 86_400_000 ? format.value.clock(new Date(at)) : format.value.day(new Date(at));
  return (
    <>
      <path class="axis" d={`M${box.left} ${box.top}V${box.bottom}H${box.right}`} />
      {axis.ticks.map((tick) => (
        <text key={tick} x={box.left - 6} y={plot.y(tick, axis, box) + 4} text-anchor="end">
          {format.value.number(tick, 2)}
        </text>
      ))}
      <text x={box.left} y={box.bottom + 17}>
        {when(window.from)}
      </text>
      <text x={box.right} y={box.bottom + 17} text-anchor="end">
        {when(window.to)}
      </text>
    </>
  );
}

function summary(points: Point[], rule: Explanation["rule"]): string {
  const values = points.map((point) => point.value);
  const number = (value: number) => amount(rule.signal, value);
  const name = words.value.signals[rule.signal] ?? rule.signal;
  return `${name}: ${number(Math.min(...values))}–${number(Math.max(...values))}, ${limitWords(rule)}`;
}

/** The same values as text, newest first. */
function Table({ trend }: { trend: TrendData }) {
  const { trend: say } = own.value;
  return (
    <details class="table">
      <summary>{say.table}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{say.time}</th>
            <th scope="col" class="num">
              {say.value}
              {unitOf(trend.unit)}
            </th>
            <th scope="col" class="num">
              {say.quality}
            </th>
          </tr>
        </thead>
        <tbody>
          {trend.points.slice(-TABLE_ROWS).reverse().map((point) => (
            <tr key={point.time}>
              <td>{format.value.seconds(new Date(point.time))}</td>
              <td class="num">{amount(trend.signal, point.value)}</td>
              <td class="num">{format.value.number(point.quality, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
