// The geometry of the two curves: on the flow-volume picture 1 L is as long as 2 L/s, whatever is blown.

import type { Effort, LoopPoint } from "../../api/types/spirometry.ts";

/** A picture in its own units, which an SVG stretches as a whole: what is twice as long stays twice as long. */
export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Scale {
  x: (value: number) => number;
  y: (value: number) => number;
  xTicks: number[];
  yTicks: number[];
  /** Units of the picture for one litre. */
  litre: number;
}

export const LOOP: Frame = { width: 560, height: 430, left: 46, right: 544, top: 16, bottom: 390 };
export const TIME: Frame = { width: 640, height: 430, left: 46, right: 628, top: 16, bottom: 390 };

const ML = 1_000;
/** A breath in after the blow is drawn below the axis from this flow on (L/s). */
const INWARD = -0.3;

/** Volume to the right, flow upwards. */
export function loopScale(efforts: readonly Effort[], points: readonly LoopPoint[], frame = LOOP): Scale {
  const most = {
    volume: Math.max(1, ...efforts.map((one) => largest(one.volume_ml) / ML), ...points.map((one) => one.volume)),
    flow: Math.max(2, ...efforts.map((one) => largest(one.flow_ml_s) / ML), ...points.map((one) => one.flow)),
  };
  const lowest = Math.min(0, ...efforts.map((one) => smallest(one.flow_ml_s) / ML));
  const low = lowest < INWARD ? 2 * Math.floor(lowest / 2) : 0;
  const high = 2 * Math.ceil((most.flow * 1.04) / 2);
  const litre = Math.min((frame.right - frame.left) / (most.volume * 1.06), (2 * (frame.bottom - frame.top)) / (high - low));
  const zero = frame.bottom + (low * litre) / 2;
  return {
    x: (volume) => frame.left + volume * litre,
    y: (flow) => zero - (flow * litre) / 2,
    xTicks: range(0, Math.floor((frame.right - frame.left) / litre), 1),
    yTicks: range(low, high, 2),
    litre,
  };
}

/** Time since time zero to the right, volume upwards. */
export function timeScale(efforts: readonly Effort[], most: number | null, frame = TIME): Scale {
  const longest = Math.max(6, ...efforts.map((one) => secondsOf(one)));
  const volume = Math.max(1, most ?? 0, ...efforts.map((one) => largest(one.volume_ml) / ML)) * 1.08;
  const [second, litre] = [(frame.right - frame.left) / longest, (frame.bottom - frame.top) / volume];
  return {
    x: (seconds) => frame.left + seconds * second,
    y: (litres) => frame.bottom - litres * litre,
    xTicks: range(0, longest, longest > 8 ? 2 : 1),
    yTicks: range(0, volume, volume > 3 ? 1 : 0.5),
    litre,
  };
}

const PRINTED_MM = [20, 15, 10, 7.5];
const PAGE_MM = 180;

/** A picture on paper: so many millimetres wide and high, at a round number of millimetres for a litre. */
export function printed(scale: Scale, frame: Frame): { width: string; height: string; litre: number } {
  const fits = PRINTED_MM.find((mm) => (frame.width / scale.litre) * mm <= PAGE_MM);
  const litre = fits ?? PRINTED_MM[PRINTED_MM.length - 1]!;
  const length = (units: number) => `${((units / scale.litre) * litre).toFixed(3)}mm`;
  return { width: length(frame.width), height: length(frame.height), litre };
}

/** How long a blow was recorded after time zero. */
export function secondsOf(effort: Effort): number {
  return (effort.volume_ml.length - 1) / effort.rate_hz - (effort.zero_s ?? 0);
}

/** Volume (L) and flow (L/s) at a moment of a blow, seconds from its first sample. */
export function at(effort: Effort, seconds: number): { volume: number; flow: number } {
  const i = Math.max(0, Math.min(effort.volume_ml.length - 1, Math.round(seconds * effort.rate_hz)));
  return { volume: effort.volume_ml[i]! / ML, flow: effort.flow_ml_s[i]! / ML };
}

/** The path of a blow on the flow-volume picture. */
export function loopPath(effort: Effort, scale: Scale): string {
  return path(effort.volume_ml.map((volume, i) => [scale.x(volume / ML), scale.y(effort.flow_ml_s[i]! / ML)]));
}

/** The path of a blow over time; what lies before time zero begins at the left edge. */
export function timePath(effort: Effort, scale: Scale): string {
  const zero = effort.zero_s ?? 0;
  const first = Math.max(0, Math.ceil(zero * effort.rate_hz));
  return path(effort.volume_ml.slice(first).map((volume, i) => [scale.x((first + i) / effort.rate_hz - zero), scale.y(volume / ML)]));
}

/** From predicted to the lower limit: one field. */
export function field(points: readonly LoopPoint[], scale: Scale): string {
  if (!points.length) return "";
  const over = points.map((one) => `${fixed(scale.x(one.volume))} ${fixed(scale.y(one.flow))}`);
  const under = [...points].reverse().map((one) => `${fixed(scale.x(one.low_volume))} ${fixed(scale.y(one.low_flow))}`);
  return `M${fixed(scale.x(0))} ${fixed(scale.y(0))}L${[...over, ...under].join("L")}Z`;
}

/** Points that lie nearer than a third of a unit to the one before would not be seen. */
function path(points: readonly (readonly [number, number])[]): string {
  const kept: string[] = [];
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  points.forEach(([x, y], i) => {
    const isFar = !(Math.abs(x - lastX) + Math.abs(y - lastY) < 0.35);
    if (!isFar && i < points.length - 1) return;
    kept.push(`${fixed(x)} ${fixed(y)}`);
    [lastX, lastY] = [x, y];
  });
  return kept.length ? `M${kept.join("L")}` : "";
}

const fixed = (value: number) => value.toFixed(2);
const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), 0);
const smallest = (values: readonly number[]) => values.reduce((least, value) => Math.min(least, value), 0);

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step + 1e-9) + 1 }, (_, i) => from + i * step);
}
