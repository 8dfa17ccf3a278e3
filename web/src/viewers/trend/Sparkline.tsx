// How a value went, as small as a word: the limit, its zone, and the shapes of what lies beyond.

import type { Explanation, Spark } from "../../api/types/alerts.ts";
import type { Lane } from "../../api/types/shared.ts";
import { words } from "../../i18n/index.ts";
import { amount } from "../../i18n/quantity.ts";
import * as plot from "./plot.ts";
import { Beyond } from "./Beyond.tsx";
import { own } from "../words.ts";

const WIDTH = 128;
const HEIGHT = 44;
const BOX: plot.Box = { left: 4, right: WIDTH - 7, top: 6, bottom: HEIGHT - 4 };

interface Props {
  points: readonly Spark[];
  rule: Explanation["rule"];
  basis?: Explanation["basis"];
  lane: Lane;
}

export function Sparkline({ points, rule, basis, lane }: Props) {
  const dots = points.map(([at, value]) => ({ at: at * 1_000, value }));
  const last = dots[dots.length - 1];
  if (!last) return null;
  const axis = plot.axisOf(rule.signal, dots.map((dot) => dot.value), rule.limit);
  const window = { from: dots[0]!.at, to: last.at };
  const beyond = dots.filter((dot) => plot.isBeyond(dot.value, rule.op, rule.limit));
  const name = words.value.signals[rule.signal] ?? rule.signal;
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" class={`spark ${lane}`}
      aria-label={`${name}: ${amount(rule.signal, last.value)}, ${limitWords(rule)}`}>
      {basis && <Band basis={basis} axis={axis} box={BOX} width={WIDTH} />}
      {rule.limit !== null && <Zone limit={rule.limit} op={rule.op} axis={axis} box={BOX} width={WIDTH} height={HEIGHT} />}
      <path class="line" d={plot.path(dots, window, axis, BOX)} />
      <Beyond dots={plot.thinned(beyond, window, BOX, 16)} window={window} axis={axis} box={BOX} lane={lane} />
    </svg>
  );
}

/** The person's own range and median, behind all: two robust standard deviations to each side. */
function Band({ basis, axis, box, width }: { basis: NonNullable<Explanation["basis"]>; axis: plot.Axis; box: plot.Box; width: number }) {
  const { reference, spread } = basis;
  if (reference === null) return null;
  const held = (value: number) => plot.y(Math.min(axis.high, Math.max(axis.low, value)), axis, box);
  const top = held(reference + 2 * (spread ?? 0));
  const bottom = held(reference - 2 * (spread ?? 0));
  return (
    <>
      <rect class="band" x={0} width={width} y={top} height={Math.max(1, bottom - top)} />
      <path class="median" d={`M0 ${held(reference)}H${width}`} />
    </>
  );
}

/** "limite alto 130"; nothing where there is none. */
export function limitWords(rule: Explanation["rule"]): string {
  if (rule.limit === null) return "";
  const number = amount(rule.signal, rule.limit);
  const isLow = plot.isBeyond(-Infinity, rule.op, 0);
  return isLow ? own.value.trend.lowerLimit(number) : own.value.trend.upperLimit(number);
}

interface ZoneProps {
  limit: number;
  op: string;
  axis: plot.Axis;
  box: plot.Box;
  width: number;
  height: number;
}

/** The tinted side of the limit, and the limit itself, dashed. */
export function Zone({ limit, op, axis, box, width, height }: ZoneProps) {
  const at = plot.y(limit, axis, box);
  const isLow = plot.isBeyond(-Infinity, op, 0);
  return (
    <>
      <rect class="zone" x={0} width={width} y={isLow ? at : 0} height={isLow ? height - at : at} />
      <path class="limit" d={`M0 ${at}H${width}`} />
    </>
  );
}
