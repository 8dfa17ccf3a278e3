// One signal over days or months, drawn by uPlot: band and median behind, limits with their zones, the line, calendar marks.

import uPlot from "uplot";
import type { Course } from "../../api/types/record.ts";
import { axisOf } from "../trend/plot.ts";
import { drawn, marks } from "./series.ts";

export interface Words {
  /** A limit in words, as `limite alto 130`. */
  limit: (limit: Course["limits"][number]) => string;
  day: (at: Date) => string;
  number: (value: number) => string;
  today: string;
}

export interface Look {
  course: Course;
  since: number;
  until: number;
  width: number;
  height: number;
  words: Words;
}

const MARKS = 14;

/** A chart in a place; gives what takes it away. */
export function draw(place: HTMLElement, look: Look): () => void {
  const { times, values } = drawn(look.course.bins);
  const axis = axisOf(look.course.signal, [...values.filter((value) => value !== null), ...room(look.course)], null);
  const chart = new uPlot(options(look, axis), [times, values], place);
  return () => chart.destroy();
}

function options(look: Look, axis: { low: number; high: number; ticks: number[] }): uPlot.Options {
  const ink = token("--ink-2");
  const font = `12px ${token("--font")}`;
  return {
    width: look.width,
    height: look.height,
    padding: [6, 10, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: () => [look.since / 1_000, look.until / 1_000] },
      y: { range: () => [axis.low, axis.high] },
    },
    axes: [
      { size: 24 + MARKS, gap: MARKS, font, stroke: ink, grid: { show: false }, ticks: { show: false },
        splits: () => days(look), values: () => days(look).map((at, i, all) => (i === all.length - 1 ? look.words.today : look.words.day(new Date(at * 1_000)))) },
      { size: 40, font, stroke: ink, grid: { show: false }, ticks: { show: false },
        splits: () => axis.ticks, values: () => axis.ticks.map(look.words.number) },
    ],
    series: [{}, { stroke: token("--ink"), width: 1.4, spanGaps: false, points: { size: 4, fill: token("--ink"), stroke: token("--ink") } }],
    hooks: { drawClear: [(u) => behind(u, look)], draw: [(u) => inFront(u, look)] },
  };
}

/** The limits, with a little room beyond them for their zone and their words. */
function room({ limits, bins }: Course): number[] {
  const all = [...limits.map((limit) => limit.value), ...bins.flatMap((bin) => [bin.low, bin.high])];
  const margin = (Math.max(...all) - Math.min(...all)) * 0.17;
  return limits.map((limit) => (limit.op === ">=" ? limit.value + margin : limit.value - margin));
}

/** Three moments under the axis: the first, the middle, today. */
function days({ since, until }: Look): number[] {
  const inset = (until - since) * 0.06;
  return [since + inset, (since + until) / 2, until - inset].map((at) => at / 1_000);
}

function behind(u: uPlot, { course }: Look): void {
  const { left, top, width, height } = u.bbox;
  const at = (value: number) => u.valToPos(value, "y", true);
  for (const limit of course.limits) {
    const y = at(limit.value);
    u.ctx.fillStyle = token(`--${limit.severity === "information" ? "sunken" : `${limit.severity}-soft`}`);
    if (limit.op === ">=") u.ctx.fillRect(left, top, width, y - top);
    else u.ctx.fillRect(left, y, width, top + height - y);
  }
  if (course.usual) {
    u.ctx.fillStyle = token("--baseline-band");
    u.ctx.fillRect(left, at(course.usual.high), width, at(course.usual.low) - at(course.usual.high));
    rule(u, at(course.usual.middle), token("--baseline-line"), []);
  }
}

function inFront(u: uPlot, look: Look): void {
  u.ctx.save();
  const taken: number[] = [];
  for (const limit of mildestFirst(look.course.limits)) {
    const colour = token(limit.severity === "information" ? "--ink-2" : `--${limit.severity}`);
    const y = u.valToPos(limit.value, "y", true);
    rule(u, y, colour, [6, 4]);
    label(u, look.words.limit(limit), y, { colour, isUpper: limit.op === ">=" }, taken);
  }
  calendar(u, look);
  frame(u);
  u.ctx.restore();
}

/** The words of a limit stand in its zone; where another limit's words stand already, the line is enough. */
function label(u: uPlot, text: string, y: number, { colour, isUpper }: { colour: string; isUpper: boolean }, taken: number[]): void {
  const { ctx, bbox } = u;
  const line = 14 * devicePixelRatio;
  const base = isUpper ? y - 4 * devicePixelRatio : y + 12 * devicePixelRatio;
  const isOut = base - line < bbox.top - line / 2 || base + 2 * devicePixelRatio > bbox.top + bbox.height;
  if (isOut || taken.some((at) => Math.abs(at - base) < line)) return;
  taken.push(base);
  ctx.font = `${12 * devicePixelRatio}px ${token("--font")}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.lineWidth = 3 * devicePixelRatio;
  ctx.strokeStyle = token("--surface");
  ctx.setLineDash([]);
  ctx.strokeText(text, bbox.left + 4 * devicePixelRatio, base);
  ctx.fillStyle = colour;
  ctx.fillText(text, bbox.left + 4 * devicePixelRatio, base);
}

function mildestFirst(limits: Course["limits"]): Course["limits"] {
  const order = ["information", "low", "medium", "high"];
  return [...limits].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

function rule(u: uPlot, y: number, colour: string, dash: number[]): void {
  const { ctx, bbox } = u;
  ctx.beginPath();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.setLineDash([]);
}

function frame(u: uPlot): void {
  const { ctx, bbox } = u;
  ctx.beginPath();
  ctx.strokeStyle = token("--edge");
  ctx.lineWidth = devicePixelRatio;
  ctx.moveTo(bbox.left, bbox.top);
  ctx.lineTo(bbox.left, bbox.top + bbox.height);
  ctx.lineTo(bbox.left + bbox.width, bbox.top + bbox.height);
  ctx.stroke();
}

/** Below the axis: a dot is done, a ring late, a cross missed. */
function calendar(u: uPlot, { course, since, until }: Look): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio;
  const y = bbox.top + bbox.height + 8 * ratio;
  ctx.strokeStyle = ctx.fillStyle = token("--ink-2");
  ctx.lineWidth = 1.3 * ratio;
  for (const mark of marks(course.dots)) {
    if (mark.time < since / 1_000 || mark.time > until / 1_000) continue;
    const x = u.valToPos(mark.time, "x", true);
    ctx.beginPath();
    if (mark.outcome === "missed") {
      const arm = 3 * ratio;
      ctx.moveTo(x - arm, y - arm);
      ctx.lineTo(x + arm, y + arm);
      ctx.moveTo(x + arm, y - arm);
      ctx.lineTo(x - arm, y + arm);
      ctx.stroke();
    } else if (mark.outcome === "done") {
      ctx.arc(x, y, 1.8 * ratio, 0, 7);
      ctx.fill();
    } else if (mark.outcome === "late") {
      ctx.arc(x, y, 2.6 * ratio, 0, 7);
      ctx.stroke();
    }
  }
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
