// The geometry of a trend: where time and value stand, where the pen is lifted, what lies beyond the limit.

export interface Dot {
  at: number;
  value: number;
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Axis {
  low: number;
  high: number;
  ticks: number[];
}

export interface Window {
  from: number;
  to: number;
}

/** The usual range of each signal: the axis comes from what is measured, not from the data, and only widens. */
const USUAL: Record<string, [number, number]> = {
  heart_rate: [40, 150],
  pulse_rate: [40, 150],
  spo2: [84, 100],
  rr_irregularity: [0, 1],
  systolic: [90, 170],
  diastolic: [50, 110],
  temperature: [35.5, 38.5],
  glucose: [60, 260],
};

/** The axis for a signal; it holds every value and the limit. */
export function axisOf(signal: string, values: readonly number[], limit: number | null): Axis {
  const all = limit === null ? values : [...values, limit];
  const usual = USUAL[signal] ?? [Math.min(...all), Math.max(...all)];
  const low = Math.min(usual[0], ...all);
  const high = Math.max(usual[1], ...all);
  const step = stepFor((high - low) / 5 || 1);
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high + 1e-9; k++) ticks.push(k * step);
  return { low, high: high > low ? high : low + 1, ticks };
}

function stepFor(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= rough - 1e-9) ?? power;
}

export function x(at: number, window: Window, box: Box): number {
  const share = window.to > window.from ? (at - window.from) / (window.to - window.from) : 1;
  return box.left + share * (box.right - box.left);
}

export function y(value: number, axis: Axis, box: Box): number {
  return box.bottom - ((value - axis.low) / (axis.high - axis.low)) * (box.bottom - box.top);
}

/** Runs of dots without a silence longer than three usual steps. */
export function runs(dots: readonly Dot[]): Dot[][] {
  const steps = dots.slice(1).map((dot, i) => dot.at - dots[i]!.at);
  const usual = [...steps].sort((a, b) => a - b)[steps.length >> 1] ?? 0;
  const all: Dot[][] = [];
  dots.forEach((dot, i) => {
    if (i === 0 || steps[i - 1]! > 3 * usual) all.push([dot]);
    else all[all.length - 1]!.push(dot);
  });
  return all;
}

/** The path of an SVG: one stroke a run. */
export function path(dots: readonly Dot[], window: Window, axis: Axis, box: Box): string {
  const place = (dot: Dot) => `${x(dot.at, window, box).toFixed(1)} ${y(dot.value, axis, box).toFixed(1)}`;
  return runs(dots)
    .map((run) => `M${run.map(place).join("L")}${run.length === 1 ? "h.01" : ""}`)
    .join("");
}

/** Whether a value breaks a rule of the form `value op limit`. */
export function isBeyond(value: number, op: string, limit: number | null): boolean {
  if (limit === null) return false;
  return op === "<=" || op === "≤" || op === "<" ? value <= limit : value >= limit;
}

/** Of many neighbouring points beyond a limit only so many carry a shape that shapes don't touch. */
export function thinned(dots: readonly Dot[], window: Window, box: Box, apart: number): Dot[] {
  const kept: Dot[] = [];
  for (const dot of [...dots].reverse()) {
    const last = kept[kept.length - 1];
    if (!last || x(last.at, window, box) - x(dot.at, window, box) >= apart) kept.push(dot);
  }
  return kept.reverse();
}

const LABEL = { width: 120, height: 14, above: 5, below: 14 };

/** The baseline of the limit's words at the left edge: above or below the limit, where the line leaves more room. */
export function labelAt(dots: readonly Dot[], limit: number, window: Window, axis: Axis, box: Box): number {
  const at = y(limit, axis, box);
  const near = dots.filter((dot) => x(dot.at, window, box) < box.left + LABEL.width).map((dot) => y(dot.value, axis, box));
  const room = (middle: number) => Math.min(...near.map((value) => Math.abs(value - middle)));
  const above = at - LABEL.above - LABEL.height / 2;
  const below = at + LABEL.below - LABEL.height / 2;
  if (at - LABEL.height - LABEL.above < box.top) return at + LABEL.below;
  if (at + LABEL.height + LABEL.above > box.bottom) return at - LABEL.above;
  return room(above) >= room(below) ? at - LABEL.above : at + LABEL.below;
}
