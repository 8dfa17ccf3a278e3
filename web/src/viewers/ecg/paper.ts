// ECG paper, its calibration pulse, hatched stretches and small labels. Device pixels throughout.

import type { Sheet } from "./layout.ts";
import { PULSE_MILLIVOLTS, PULSE_SECONDS, pxPerMillivolt, pxPerSecond, type Scale } from "./scale.ts";

export interface Ink {
  paper: string;
  fine: string;
  bold: string;
  trace: string;
  text: string;
  strong: string;
  accent: string;
  onAccent: string;
  font: string;
}

/** What a mark is made with. */
export interface Brush {
  context: CanvasRenderingContext2D;
  /** Device pixels of one CSS pixel. */
  ratio: number;
  ink: Ink;
}

/** What one layer of a sheet is drawn with. */
export interface Easel extends Brush {
  scale: Scale;
  sheet: Sheet;
}

const HATCH_STEP = 7;
/** Lines closer than this many device pixels are a grey veil, not paper. */
const CLOSEST = 3;

export function inkOf(place: Element): Ink {
  const style = getComputedStyle(place);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    paper: token("--paper"), fine: token("--paper-1mm"), bold: token("--paper-5mm"), trace: token("--trace"),
    text: token("--ink-2"), strong: token("--ink"), accent: token("--accent"), onAccent: token("--accent-ink"),
    font: token("--font"),
  };
}

/** Paper over the whole sheet: a line each millimetre, a bold one each five, moving with the trace. */
export function paper(easel: Easel): void {
  const { context, ratio, scale, ink, sheet } = easel;
  const { width, height } = context.canvas;
  context.fillStyle = ink.paper;
  context.fillRect(0, 0, width, height);
  if (!sheet.isPaper) return;
  const millimetre = scale.pxPerMm * ratio;
  const rows = Math.min(height, sheet.height * ratio);
  if (millimetre >= CLOSEST) ruled(context, millimetre, 0, ink.fine, rows);
  ruled(context, 5 * millimetre, sheet.phaseMm * millimetre, ink.bold, rows);
}

function ruled(context: CanvasRenderingContext2D, step: number, phase: number, colour: string, height: number): void {
  const { width } = context.canvas;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let k = 0; k * step - phase < width; k++) line(context, Math.round(k * step - phase) + 0.5, 0, 0, height);
  for (let k = 0; k * step <= height + 1; k++) line(context, 0, Math.round(k * step) + 0.5, width, 0);
  context.stroke();
}

export function line(context: CanvasRenderingContext2D, x: number, y: number, dx: number, dy: number): void {
  context.moveTo(x, y);
  context.lineTo(x + dx, y + dy);
}

/** One millivolt for 200 ms, before each row of true scale that begins at the left edge: the measure of what follows. */
export function pulses(easel: Easel): void {
  if (!easel.sheet.isPaper) return;
  const seen = new Set<number>();
  for (const panel of easel.sheet.panels) {
    if (panel.x > easel.sheet.leadIn + 1 || seen.has(panel.y)) continue;
    seen.add(panel.y);
    pulse(easel, panel.baseline);
  }
}

function pulse(easel: Easel, baseline: number): void {
  const { context, ratio, scale, sheet, ink } = easel;
  const foot = Math.round(baseline * ratio) + 0.5;
  const top = foot - PULSE_MILLIVOLTS * pxPerMillivolt(scale) * ratio;
  const wide = PULSE_SECONDS * pxPerSecond(scale) * ratio;
  const millimetre = scale.pxPerMm * ratio;
  const x = Math.floor((sheet.leadIn * ratio - wide) / 2 / millimetre) * millimetre;
  const shoulder = Math.min(x, 1.5 * millimetre);
  pen(easel, ink.trace);
  context.moveTo(x - shoulder, foot);
  for (const [px, py] of [[x, foot], [x, top], [x + wide, top], [x + wide, foot], [x + wide + shoulder, foot]] as const)
    context.lineTo(px, py);
  context.stroke();
}

export function pen(easel: Brush, colour: string): void {
  easel.context.strokeStyle = colour;
  easel.context.lineWidth = Math.max(1, 1.25 * easel.ratio);
  easel.context.lineJoin = "round";
  easel.context.beginPath();
}

/** A hatched stretch; opaque where nothing lies below, so that nobody sees a line across. */
export function hatch(easel: Brush, x: number, y: number, width: number, height: number, isOpaque: boolean): void {
  const { context, ratio, ink } = easel;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  if (isOpaque) {
    context.fillStyle = ink.paper;
    context.fillRect(x, y, width, height);
  }
  context.strokeStyle = ink.text;
  context.lineWidth = 1;
  context.globalAlpha = 0.45;
  context.beginPath();
  const step = HATCH_STEP * ratio;
  for (let at = Math.floor((x - height) / step) * step; at < x + width; at += step) line(context, at, y + height, height, -height);
  context.stroke();
  context.restore();
}

export interface Lettering {
  colour?: string;
  behind?: string;
  bold?: boolean;
  align?: CanvasTextAlign;
  size?: number;
}

/** Words on paper, readable over lines and trace; `y` is their foot. */
export function label(easel: Brush, words: string, x: number, y: number, how: Lettering = {}): void {
  const { context, ratio, ink } = easel;
  const size = how.size ?? 12;
  context.font = `${how.bold ? "600 " : ""}${size * ratio}px ${ink.font}`;
  context.textAlign = how.align ?? "left";
  if (how.behind) {
    const wide = context.measureText(words).width + 6 * ratio;
    const left = how.align === "center" ? x - wide / 2 : how.align === "right" ? x - wide + 3 * ratio : x - 3 * ratio;
    context.fillStyle = how.behind;
    context.fillRect(left, y - (size - 1) * ratio, wide, (size + 2) * ratio);
  }
  context.fillStyle = how.colour ?? ink.text;
  context.fillText(words, x, y);
}
