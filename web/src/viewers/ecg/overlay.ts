// What lies on top of the trace: names of rows, beats and RR intervals, the selected beat, marks of time, the caliper.

import { type Beats, firstFrom, isCorrected, isEctopic, labelOf, rrMs } from "./beats.ts";
import { type Caliper, inOrder, marks, type Reading } from "./caliper.ts";
import { type Panel, placesOf, xOf } from "./layout.ts";
import { type Easel, label, line, pen } from "./paper.ts";
import type { Meta } from "./record.ts";

/** Something that happened at a moment: an alert, a word of the patient. */
export interface Event {
  sample: number;
  words: string;
}

export interface Overlay {
  meta: Meta;
  beats: Beats;
  selected: number | null;
  caliper: Caliper | null;
  events: readonly Event[];
  middle(lead: number): number;
  /** Speed, gain and filter: whoever sees the picture alone knows them too. */
  scale: string;
  isFiltered: boolean;
  /** What stands at the top left of a panel. */
  name(panel: Panel, isFirst: boolean): string;
  reading: Reading | null;
  saying(reading: Reading): string;
}

/** RR intervals closer together than this are not written. CSS pixels. */
const RR_ROOM = 40;
/** Beats closer together than this cannot be told apart as letters. */
const LETTER_ROOM = 10;
/** From the foot of a row to the letters. */
const FOOT = 8;

export function draw(easel: Easel, on: Overlay): void {
  easel.sheet.panels.forEach((panel) => {
    if (easel.sheet.isPaper) beats(easel, on, panel);
    else ticks(easel, on, panel);
    events(easel, on, panel);
    names(easel, on, panel);
  });
  if (!easel.sheet.isPaper) return;
  scale(easel, on);
  if (on.caliper) caliper(easel, on, on.caliper);
}

/** At the top right of the paper; a filter in the colour of what a reader chose. */
function scale(easel: Easel, on: Overlay): void {
  const { ratio, sheet, ink } = easel;
  const colour = on.isFiltered ? ink.accent : ink.text;
  label(easel, on.scale, (sheet.width - 6) * ratio, 14 * ratio, { align: "right", behind: ink.paper, bold: on.isFiltered, colour });
}

function names(easel: Easel, on: Overlay, panel: Panel): void {
  const { ratio, sheet, ink } = easel;
  const isFirst = !sheet.isPaper || panel.x <= sheet.leadIn + 1;
  const x = isFirst ? 6 : panel.x + 4;
  const y = sheet.isPaper ? panel.y + 14 : panel.y + panel.height / 2 + 4;
  label(easel, on.name(panel, isFirst), x * ratio, y * ratio, { behind: ink.paper, colour: ink.text });
}

function beats(easel: Easel, on: Overlay, panel: Panel): void {
  const { ratio } = easel;
  const foot = (panel.y + panel.height - FOOT) * ratio;
  const last = (panel.from + panel.seconds) * on.meta.rateHz;
  let lettered = -Infinity;
  for (let i = firstFrom(on.beats, panel.from * on.meta.rateHz); i < on.beats.at.length && on.beats.at[i]! < last; i++) {
    const x = xOf(on.meta, panel, on.beats.at[i]!);
    if (x - lettered < LETTER_ROOM && i !== on.selected) continue;
    lettered = x;
    letter(easel, on, i, x * ratio, foot);
    const rr = rrMs(on.beats, on.meta, i);
    const wide = rr === null ? 0 : (rr / 1_000) * panel.perSecond;
    if (rr !== null && wide >= RR_ROOM && x - wide > panel.x)
      label(easel, String(Math.round(rr)), (x - wide / 2) * ratio, foot, { align: "center", size: 11 });
  }
}

/** A letter below its beat: on a black tile where it is ectopic, underlined where a reader corrected it. */
function letter(easel: Easel, on: Overlay, index: number, x: number, foot: number): void {
  const { context, ratio, ink } = easel;
  const isDark = isEctopic(on.beats, index);
  const isChosen = on.selected === index;
  const box = { x: x - 8 * ratio, y: foot - 12 * ratio, wide: 16 * ratio, high: 16 * ratio };
  if (isDark || isChosen) {
    context.fillStyle = isChosen ? ink.accent : ink.strong;
    context.fillRect(box.x, box.y, box.wide, box.high);
  }
  const colour = isChosen ? ink.onAccent : isDark ? ink.paper : ink.text;
  label(easel, labelOf(on.beats, index), x, foot, { align: "center", size: 11, bold: isDark || isChosen, colour });
  if (!isCorrected(on.beats, index)) return;
  pen(easel, ink.accent);
  line(context, box.x, foot + 5 * ratio, box.wide, 0);
  context.stroke();
}

/** From afar: a small mark above each ectopic beat. */
function ticks(easel: Easel, on: Overlay, panel: Panel): void {
  const { context, ratio, ink } = easel;
  const last = (panel.from + panel.seconds) * on.meta.rateHz;
  context.fillStyle = ink.accent;
  for (let i = firstFrom(on.beats, panel.from * on.meta.rateHz); i < on.beats.at.length && on.beats.at[i]! < last; i++) {
    if (isEctopic(on.beats, i)) context.fillRect(xOf(on.meta, panel, on.beats.at[i]!) * ratio, panel.y * ratio, 2 * ratio, 5 * ratio);
  }
}

function events(easel: Easel, on: Overlay, panel: Panel): void {
  const { context, ratio, ink, sheet } = easel;
  for (const event of on.events) {
    const seconds = event.sample / on.meta.rateHz;
    if (seconds < panel.from || seconds >= panel.from + panel.seconds) continue;
    const x = Math.round(xOf(on.meta, panel, event.sample) * ratio) + 0.5;
    pen(easel, ink.accent);
    context.setLineDash([4 * ratio, 3 * ratio]);
    line(context, x, panel.y * ratio, 0, panel.height * ratio);
    context.stroke();
    context.setLineDash([]);
    if (sheet.isPaper) label(easel, event.words, x + 4 * ratio, (panel.y + 28) * ratio, { behind: ink.paper, colour: ink.accent });
  }
}

function caliper(easel: Easel, on: Overlay, own: Caliper): void {
  const { context, ratio, ink } = easel;
  const { rateHz } = on.meta;
  const [one, other] = inOrder(own);
  band(easel, on, own);
  pen(easel, ink.accent);
  const active = own.legs[own.active];
  for (const leg of [one, other]) {
    for (const { panel, x } of placesOf(easel.sheet, own.lead, leg.sample / rateHz)) {
      const y = heightOf(on, panel, own.lead, leg.level) * ratio;
      line(context, x * ratio, panel.y * ratio, 0, panel.height * ratio);
      line(context, (x - 10) * ratio, y, 20 * ratio, 0);
      const side = (leg === active ? 8 : 5) * ratio;
      context.rect(x * ratio - side / 2, y - side / 2, side, side);
    }
  }
  context.stroke();
  marched(easel, on, own);
  flag(easel, on, own);
}

/** The ground between the legs, in each panel of the lead. */
function band(easel: Easel, on: Overlay, own: Caliper): void {
  const { context, ratio, ink } = easel;
  const [one, other] = inOrder(own);
  context.save();
  context.globalAlpha = 0.09;
  context.fillStyle = ink.accent;
  for (const panel of easel.sheet.panels) {
    if (panel.lead !== own.lead) continue;
    const from = Math.max(panel.x, xOf(on.meta, panel, one.sample));
    const to = Math.min(panel.x + panel.width, xOf(on.meta, panel, other.sample));
    if (to > from) context.fillRect(from * ratio, panel.y * ratio, (to - from) * ratio, panel.height * ratio);
  }
  context.restore();
}

function marched(easel: Easel, on: Overlay, own: Caliper): void {
  const { context, ratio, ink } = easel;
  const { rateHz } = on.meta;
  pen(easel, ink.accent);
  context.lineWidth = ratio;
  context.setLineDash([3 * ratio, 3 * ratio]);
  for (const panel of easel.sheet.panels) {
    if (panel.lead !== own.lead) continue;
    for (const sample of marks(own, panel.from * rateHz, (panel.from + panel.seconds) * rateHz))
      line(context, xOf(on.meta, panel, sample) * ratio, panel.y * ratio, 0, panel.height * ratio);
  }
  context.stroke();
  context.setLineDash([]);
}

/** What the caliper says, in a flag at the right leg. */
function flag(easel: Easel, on: Overlay, own: Caliper): void {
  if (!on.reading) return;
  const { context, ratio, ink } = easel;
  const place = placesOf(easel.sheet, own.lead, inOrder(own)[1].sample / on.meta.rateHz)[0];
  if (!place) return;
  const words = on.saying(on.reading);
  context.font = `600 ${13 * ratio}px ${ink.font}`;
  const wide = context.measureText(words).width + 16 * ratio;
  const x = Math.min(place.x * ratio + 8 * ratio, context.canvas.width - wide);
  const y = place.panel.y * ratio + ratio;
  context.fillStyle = ink.accent;
  context.fillRect(x, y, wide, 21 * ratio);
  label(easel, words, x + 8 * ratio, y + 15 * ratio, { bold: true, size: 13, colour: ink.onAccent });
}

function heightOf(on: Overlay, panel: Panel, lead: number, level: number): number {
  return panel.baseline - (((level - on.middle(lead)) * on.meta.microvoltsPerLsb) / 1_000) * panel.perMillivolt;
}
