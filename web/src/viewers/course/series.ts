// What a course draws: real values at their real times, the pen lifted where measures are missing, marks of the calendar.

import type { Bin, Course, Dot } from "../../api/types/record.ts";

const SECOND = 1_000;
/** So many usual steps without a value lift the pen: one missed day among days does. */
const LIFT = 1.6;

/** Times in seconds and values, as uPlot wants them; null lifts the pen. */
export interface Drawn {
  times: number[];
  values: (number | null)[];
}

/** Each bin is its one value, or its lowest and its highest in the order in which they were measured. */
export function drawn(bins: readonly Bin[]): Drawn {
  const points = bins.flatMap(extremes);
  const gap = LIFT * usualStep(points.map(([time]) => time));
  const found: Drawn = { times: [], values: [] };
  points.forEach(([time, value], i) => {
    const before = points[i - 1]?.[0];
    if (before !== undefined && gap > 0 && time - before > gap) {
      found.times.push((time + before) / 2);
      found.values.push(null);
    }
    found.times.push(time);
    found.values.push(value);
  });
  return found;
}

function extremes(bin: Bin): [number, number][] {
  const low: [number, number] = [Date.parse(bin.low_at) / SECOND, bin.low];
  if (bin.count === 1 || bin.low === bin.high) return [low];
  const high: [number, number] = [Date.parse(bin.high_at) / SECOND, bin.high];
  return low[0] <= high[0] ? [low, high] : [high, low];
}

function usualStep(times: readonly number[]): number {
  const steps = times.slice(1).map((time, i) => time - times[i]!).filter((step) => step > 0).sort((a, b) => a - b);
  // a day's readings come close together: what counts is the usual pause between them
  return steps[Math.floor(steps.length * 0.75)] ?? 0;
}

/** The value that is newest, with its time. */
export function newest(course: Course): { time: string; value: number } | null {
  const last = course.bins[course.bins.length - 1];
  if (!last) return null;
  return last.low_at > last.high_at ? { time: last.low_at, value: last.low } : { time: last.high_at, value: last.high };
}

/** The gravest limit that the newest value breaks. */
export function broken(course: Course): Course["limits"][number] | null {
  const last = newest(course);
  if (!last) return null;
  const order = ["high", "medium", "low", "information"];
  const beyond = course.limits.filter((limit) => (limit.op === ">=" ? last.value >= limit.value : last.value <= limit.value));
  return beyond.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))[0] ?? null;
}

/** One mark a day: the worst of the day's occurrences, at noon. */
export function marks(dots: readonly Dot[]): { time: number; outcome: Dot["outcome"] }[] {
  const worst = new Map<string, Dot["outcome"]>();
  const order = ["missed", "late", "due", "done", "excused"];
  for (const dot of dots) {
    const before = worst.get(dot.day);
    if (before === undefined || order.indexOf(dot.outcome) < order.indexOf(before)) worst.set(dot.day, dot.outcome);
  }
  return [...worst].map(([day, outcome]) => ({ time: Date.parse(`${day}T12:00:00Z`) / SECOND, outcome }));
}
