// Draws ECG paper, the trace on it, the gaps in it and the calibration pulse. Device pixels throughout.

import type { Row, Sheet } from "./rows.ts";
import { PULSE_MILLIVOLTS, PULSE_SECONDS, pxPerMillivolt, pxPerSecond, type Scale } from "./scale.ts";
import type { Gap, Piece, Strip } from "./strip.ts";

export interface Ink {
  paper: string;
  fine: string;
  bold: string;
  trace: string;
  text: string;
  font: string;
}

export interface Easel {
  context: CanvasRenderingContext2D;
  /** Device pixels of one CSS pixel. */
  ratio: number;
  scale: Scale;
  sheet: Sheet;
  ink: Ink;
}

const HATCH_STEP = 7;

/** Paper over the whole sheet: a line each millimetre, a bold one each five. */
export function paper(easel: Easel): void {
  const { context, ratio, scale, ink } = easel;
  const { width, height } = context.canvas;
  context.fillStyle = ink.paper;
  context.fillRect(0, 0, width, height);
  const millimetre = scale.pxPerMm * ratio;
  if (millimetre >= 3) ruled(context, millimetre, ink.fine, width, height);
  ruled(context, 5 * millimetre, ink.bold, width, height);
}

function ruled(context: CanvasRenderingContext2D, step: number, colour: string, width: number, height: number): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let k = 0; k * step < width; k++) line(context, Math.round(k * step) + 0.5, 0, 0, height);
  for (let k = 0; k * step < height; k++) line(context, 0, Math.round(k * step) + 0.5, width, 0);
  context.stroke();
}

function line(context: CanvasRenderingContext2D, x: number, y: number, dx: number, dy: number): void {
  context.moveTo(x, y);
  context.lineTo(x + dx, y + dy);
}

/** One millivolt for 200 ms, before the first sample of the first row: the measure of everything that follows. */
export function pulse(easel: Easel): void {
  const { context, ratio, scale, sheet, ink } = easel;
  const foot = sheet.baseline * ratio;
  const top = foot - PULSE_MILLIVOLTS * pxPerMillivolt(scale) * ratio;
  const wide = PULSE_SECONDS * pxPerSecond(scale) * ratio;
  const x = (sheet.leadIn * ratio - wide) / 2;
  const shoulder = Math.min(x, 1.5 * scale.pxPerMm * ratio);
  pen(easel, ink.trace);
  context.moveTo(x - shoulder, foot);
  for (const [px, py] of [[x, foot], [x, top], [x + wide, top], [x + wide, foot], [x + wide + shoulder, foot]] as const)
    context.lineTo(px, py);
  context.stroke();
}

/** The samples of every piece, row by row; the pen is lifted between pieces. */
export function trace(easel: Easel, strip: Strip, middle: number): void {
  easel.sheet.rows.forEach((row, index) => {
    within(easel, index, () => {
      for (const piece of strip.pieces) stretch(easel, row, index, piece, middle);
    });
  });
}

function stretch(easel: Easel, row: Row, index: number, piece: Piece, middle: number): void {
  const perMs = piece.rateHz / 1_000;
  const first = Math.max(0, Math.floor((row.starts - piece.starts) * perMs));
  const last = Math.min(piece.samples.length - 1, Math.ceil((row.ends - piece.starts) * perMs));
  if (first > last) return;
  const { context, ratio, scale, sheet, ink } = easel;
  const foot = (index * sheet.rowHeight + sheet.baseline) * ratio;
  const up = pxPerMillivolt(scale) * ratio;
  pen(easel, ink.trace);
  for (let i = first; i <= last; i++) {
    const x = across(easel, row, piece.starts + i / perMs);
    const y = foot - ((piece.samples[i]! * piece.microvoltsPerLsb) / 1_000 - middle) * up;
    if (i === first) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
}

/** Hatches each gap and says how long it is; nothing is ever drawn across. */
export function gaps(easel: Easel, strip: Strip, say: (gap: Gap) => string): void {
  easel.sheet.rows.forEach((row, index) => {
    for (const gap of strip.gaps) {
      if (gap.ends > row.starts && gap.starts < row.ends) within(easel, index, () => hatch(easel, row, index, gap, say(gap)));
    }
  });
}

function hatch(easel: Easel, row: Row, index: number, gap: Gap, words: string): void {
  const { context, ratio, sheet, ink } = easel;
  const from = across(easel, row, Math.max(gap.starts, row.starts));
  const to = across(easel, row, Math.min(gap.ends, row.ends));
  const top = index * sheet.rowHeight * ratio;
  const high = sheet.rowHeight * ratio;
  context.save();
  context.beginPath();
  context.rect(from, top, to - from, high);
  context.clip();
  context.fillStyle = ink.paper;
  context.fillRect(from, top, to - from, high);
  context.strokeStyle = ink.text;
  context.globalAlpha = 0.45;
  context.beginPath();
  for (let x = from - high; x < to; x += HATCH_STEP * ratio) line(context, x, top + high, high, -high);
  context.stroke();
  context.restore();
  if (gap.starts >= row.starts || fits(easel, words, to - from)) label(easel, words, from + 6 * ratio, top + high - 8 * ratio);
}

/** Whether words have room in a gap: what goes on in the next row is named again only there. */
function fits(easel: Easel, words: string, room: number): boolean {
  const { context, ratio, ink } = easel;
  context.font = `${12 * ratio}px ${ink.font}`;
  return context.measureText(words).width + 12 * ratio < room;
}

/** When each row begins, at its top left. */
export function times(easel: Easel, say: (at: number, index: number) => string): void {
  easel.sheet.rows.forEach((row, index) => {
    const y = (index * easel.sheet.rowHeight + 13) * easel.ratio;
    label(easel, say(row.starts, index), 6 * easel.ratio, y);
  });
}

function label(easel: Easel, words: string, x: number, y: number): void {
  const { context, ratio, ink } = easel;
  context.font = `${12 * ratio}px ${ink.font}`;
  context.fillStyle = ink.paper;
  context.fillRect(x - 3 * ratio, y - 11 * ratio, context.measureText(words).width + 6 * ratio, 14 * ratio);
  context.fillStyle = ink.text;
  context.fillText(words, x, y);
}

function across(easel: Easel, row: Row, at: number): number {
  return (easel.sheet.leadIn + ((at - row.starts) / 1_000) * pxPerSecond(easel.scale)) * easel.ratio;
}

function pen(easel: Easel, colour: string): void {
  easel.context.strokeStyle = colour;
  easel.context.lineWidth = Math.max(1, 1.25 * easel.ratio);
  easel.context.lineJoin = "round";
  easel.context.beginPath();
}

/** Draw inside one row only, right of the lead-in. */
function within(easel: Easel, index: number, drawn: () => void): void {
  const { context, ratio, sheet } = easel;
  context.save();
  context.beginPath();
  context.rect(sheet.leadIn * ratio, index * sheet.rowHeight * ratio, sheet.width * ratio, sheet.rowHeight * ratio);
  context.clip();
  drawn();
  context.restore();
}
