// The trace on its paper: single samples where they can be told apart, lowest and highest of each column from afar.

import { type Columns, fill, room } from "./columns.ts";
import { type Panel, xOf } from "./layout.ts";
import { type Easel, hatch, label, pen } from "./paper.ts";
import { gapAt, isMissing, type Meta, perTile, type Span } from "./record.ts";
import type { Shelf } from "./tiles.ts";

/** What a panel is drawn from. */
export interface Drawn {
  tiles: Shelf;
  meta: Meta;
  /** The voltage (LSB) that stands on the baseline of a lead; null while nobody knows it. */
  middle(lead: number): number | null;
}

export interface Unreadable extends Span {
  words: string;
}

let columns: Columns = room(0);

/** Every panel; false where a tile is still on its way. */
export function traces(easel: Easel, drawn: Drawn): boolean {
  let isWhole = true;
  for (const panel of easel.sheet.panels) isWhole = trace(easel, drawn, panel) && isWhole;
  return isWhole;
}

function trace(easel: Easel, drawn: Drawn, panel: Panel): boolean {
  const { meta } = drawn;
  if (drawn.middle(panel.lead) === null) return false;
  const perColumn = meta.rateHz / (panel.perSecond * easel.ratio);
  const first = Math.max(0, Math.floor(panel.from * meta.rateHz) - 1);
  const last = Math.min(meta.samples - 1, Math.ceil((panel.from + panel.seconds) * meta.rateHz) + 1);
  if (first > last) return true;
  const { context, ratio } = easel;
  context.save();
  context.beginPath();
  context.rect(panel.x * ratio, 0, panel.width * ratio, context.canvas.height);
  context.clip();
  const isWhole = perColumn <= 1 && line(easel, drawn, panel, first, last) ? true : bars(easel, drawn, panel, perColumn);
  context.restore();
  return isWhole;
}

/** A line through the samples, lifted where one is missing; false, and nothing drawn, where a tile isn't here. */
function line(easel: Easel, drawn: Drawn, panel: Panel, first: number, last: number): boolean {
  const { tiles, meta } = drawn;
  const full = perTile(meta, 0);
  const found: Int16Array[] = [];
  for (let index = Math.floor(first / full); index <= Math.floor(last / full); index++) {
    const tile = tiles.get(panel.lead, 0, index);
    if (!tile) return false;
    found.push(tile);
  }
  const { context, ratio, ink } = easel;
  const up = (panel.perMillivolt * ratio * meta.microvoltsPerLsb) / 1_000;
  const foot = panel.baseline * ratio + (drawn.middle(panel.lead) ?? 0) * up;
  const step = (panel.perSecond * ratio) / meta.rateHz;
  const left = panel.x * ratio - panel.from * panel.perSecond * ratio;
  const origin = Math.floor(first / full);
  let isDown = false;
  pen(easel, ink.trace);
  for (let i = first; i <= last; i++) {
    const value = found[Math.floor(i / full) - origin]![i % full]!;
    if (isMissing(meta, i, value)) isDown = false;
    else if (isDown) context.lineTo(left + i * step, foot - value * up);
    else context.moveTo(left + i * step, foot - value * up), (isDown = true);
  }
  context.stroke();
  return true;
}

/** One bar of lowest to highest for each column of device pixels, each touching its neighbour. */
function bars(easel: Easel, drawn: Drawn, panel: Panel, perColumn: number): boolean {
  const { context, ratio, ink } = easel;
  const { meta } = drawn;
  const count = Math.ceil(panel.width * ratio) + 1;
  if (columns.low.length !== count) columns = room(count);
  const begins = (panel.from * meta.rateHz) / perColumn;
  const first = Math.floor(begins);
  const isWhole = fill(drawn.tiles, meta, panel.lead, perColumn, first, columns);
  const up = (panel.perMillivolt * ratio * meta.microvoltsPerLsb) / 1_000;
  const foot = panel.baseline * ratio + (drawn.middle(panel.lead) ?? 0) * up;
  const left = Math.round(panel.x * ratio - (begins - first)) + 0.5;
  context.strokeStyle = ink.trace;
  context.lineWidth = 1;
  context.beginPath();
  let [before, above] = [1, 0];
  for (let x = 0; x < count; x++) {
    const low = columns.low[x]!;
    const high = columns.high[x]!;
    if (low > high) {
      [before, above] = [1, 0];
      continue;
    }
    const top = foot - (before <= above ? Math.max(high, before) : high) * up;
    const bottom = foot - (before <= above ? Math.min(low, above) : low) * up;
    context.moveTo(left + x, top);
    context.lineTo(left + x, Math.max(bottom, top + 1));
    [before, above] = [low, high];
  }
  context.stroke();
  return isWhole;
}

/** Hatches what nobody could read and what is missing, and names both; never a line across a gap. */
export function hatched(easel: Easel, drawn: Drawn, gapWords: (gap: Span) => string, unreadable: readonly Unreadable[]): void {
  const { meta } = drawn;
  for (const panel of easel.sheet.panels) {
    const bad = within(meta, panel, unreadable);
    const gaps = within(meta, panel, meta.gaps);
    for (const span of bad) stretch(easel, meta, panel, span, false);
    for (const gap of gaps) stretch(easel, meta, panel, gap, true);
    for (const span of bad) name(easel, meta, panel, span, span.words, UNREADABLE_FOOT);
    for (const gap of gaps) name(easel, meta, panel, gap, gapWords(gap), GAP_FOOT);
  }
}

/** From the top of a row to the foot of the words, CSS pixels: below the row's own name, one under the other. */
const UNREADABLE_FOOT = 30;
const GAP_FOOT = 46;

/** Those that a panel shows a part of. */
function within<T extends Span>(meta: Meta, panel: Panel, spans: readonly T[]): T[] {
  const first = panel.from * meta.rateHz;
  const last = (panel.from + panel.seconds) * meta.rateHz;
  return spans.filter((span) => span.first < last && span.last > first);
}

function stretch(easel: Easel, meta: Meta, panel: Panel, span: Span, isOpaque: boolean): void {
  const { ratio } = easel;
  const from = Math.max(panel.x, xOf(meta, panel, span.first));
  const to = Math.min(panel.x + panel.width, xOf(meta, panel, span.last));
  hatch(easel, from * ratio, panel.y * ratio, Math.max(1, (to - from) * ratio), panel.height * ratio, isOpaque);
}

/** What a stretch is, where it begins. */
function name(easel: Easel, meta: Meta, panel: Panel, span: Span, words: string, foot: number): void {
  const { ratio, sheet, ink } = easel;
  if (!sheet.isPaper || span.first < panel.from * meta.rateHz) return;
  label(easel, words, (xOf(meta, panel, span.first) + 6) * ratio, (panel.y + foot) * ratio, { behind: ink.paper });
}

/** The median of the first samples that can be read near a time: what stands on the baseline from then on. */
export function middleOf(tiles: Shelf, meta: Meta, lead: number, seconds: number): number | null {
  const index = Math.floor((seconds * meta.rateHz) / perTile(meta, 0));
  const tile = tiles.get(lead, 0, index);
  if (!tile) return null;
  const start = index * perTile(meta, 0);
  const some: number[] = [];
  for (let i = 0; i < tile.length; i += 4) if (!gapAt(meta, start + i)) some.push(tile[i]!);
  some.sort((a, b) => a - b);
  return some[some.length >> 1] ?? null;
}
