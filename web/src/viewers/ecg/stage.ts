// The stage: three canvases of one size over each other (paper, trace, overlay), drawn only where something changed.

import type { Reading, Trace } from "./caliper.ts";
import { type Caliper, read } from "./caliper.ts";
import type { Beats } from "./beats.ts";
import { NO_BEATS } from "./beats.ts";
import { levelFor } from "./columns.ts";
import { type Filter, isOff, isSame, NONE } from "./filter.ts";
import { Filtered } from "./filtered.ts";
import { lay, type Panel, type Sheet } from "./layout.ts";
import * as overlay from "./overlay.ts";
import { type Easel, type Ink, inkOf, paper, pulses } from "./paper.ts";
import { isMissing, perTile, secondsOf, type Source, type Span } from "./record.ts";
import { type Shelf, Tiles, type Watcher } from "./tiles.ts";
import { hatched, middleOf, traces, type Unreadable } from "./trace.ts";
import { FIRST, filterOf, type View } from "./view.ts";

/** What the stage says in the reader's language. */
export interface Sayings {
  /** Of a panel; the first of its row names its time too. */
  name(panel: Panel, isFirst: boolean): string;
  gap(gap: Span): string;
  caliper(reading: Reading): string;
  /** Speed and gain of the paper, and the filter that lies over the trace. */
  scale(view: View, filter: Filter): string;
}

/** All that can be on it; each change draws only the layers that it concerns. */
export interface Shown {
  view: View;
  beats: Beats;
  selected: number | null;
  caliper: Caliper | null;
  unreadable: readonly Unreadable[];
  events: readonly overlay.Event[];
}

const PAPER = 1;
const TRACE = 2;
const OVERLAY = 4;
const ALL = PAPER | TRACE | OVERLAY;
const LAYERS = ["paper", "trace", "overlay"] as const;

export class Stage implements Watcher {
  readonly tiles: Tiles;
  sheet: Sheet | null = null;
  /** Called when the sheet is laid anew: its seconds a page depend on the width. */
  onLaid: () => void = () => {};
  onFailed: (reason: unknown) => void = () => {};
  /** Called whenever the trace stands whole. */
  onWhole: () => void = () => {};
  private readonly contexts: CanvasRenderingContext2D[];
  private readonly watched: ResizeObserver;
  private readonly middles = new Map<number, number>();
  private filtered: Filtered | null = null;
  private ink: Ink;
  private dirty = ALL;
  private frame = 0;
  private isWhole = false;
  private shown: Shown = { view: FIRST, beats: NO_BEATS, selected: null, caliper: null, unreadable: [], events: [] };

  constructor(
    private readonly place: HTMLElement,
    private readonly source: Source,
    private sayings: Sayings,
  ) {
    this.tiles = new Tiles(source, this);
    this.contexts = LAYERS.map((name) => contextOf(place, name));
    this.ink = inkOf(place);
    this.watched = new ResizeObserver(() => this.soon(ALL));
    this.watched.observe(place);
  }

  /** Show this from now on. */
  show(change: Partial<Shown>): void {
    Object.assign(this.shown, change);
    this.refilter();
    const isOverlay = !change.view && !change.unreadable;
    this.soon(isOverlay ? OVERLAY : ALL);
  }

  /** Other words, other colours: all anew. */
  restyle(sayings: Sayings): void {
    this.sayings = sayings;
    this.ink = inkOf(this.place);
    this.soon(ALL);
  }

  close(): void {
    this.watched.disconnect();
    this.filtered?.close();
    cancelAnimationFrame(this.frame);
    this.frame = -1;
    for (const { canvas } of this.contexts) canvas.remove();
  }

  landed(): void {
    this.soon(TRACE | (this.middles.size ? 0 : OVERLAY));
  }

  failed(reason: unknown): void {
    this.onFailed(reason);
  }

  /** The sample of the trace that is drawn, in LSB; null while its tile is not here. */
  trace: Trace = (lead, sample) => {
    const full = perTile(this.source.meta, 0);
    const index = Math.floor(sample / full);
    const value = (this.filtered ? this.filtered.now(lead, index) : this.tiles.get(lead, 0, index))?.[sample % full];
    return value === undefined || isMissing(this.source.meta, sample, value) ? null : value;
  };

  /** Where on the baseline a lead lies, in LSB. */
  middle = (lead: number): number => this.middles.get(lead) ?? 0;

  /** What is drawn: the trace as it was measured, or with the filter that the view wants. */
  private get shelf(): Shelf {
    return this.filtered ?? this.tiles;
  }

  private refilter(): void {
    const { meta } = this.source;
    const wanted = filterOf(this.shown.view, meta.rateHz);
    if (isSame(wanted, this.filtered?.filter ?? NONE)) return;
    this.filtered?.close();
    this.filtered = isOff(wanted) ? null : new Filtered(wanted, this.tiles, meta, () => this.landed());
    this.middles.clear();
  }

  private soon(layers: number): void {
    this.dirty |= layers;
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    const began = performance.now();
    if (!this.fit()) return;
    const { dirty } = this;
    this.dirty = 0;
    if (dirty & PAPER) paper(this.easel(0));
    if (dirty & TRACE) this.isWhole = this.drawTrace();
    if (dirty & OVERLAY) this.drawOverlay();
    const { dataset } = this.contexts[2]!.canvas;
    dataset["spent"] = (performance.now() - began).toFixed(2);
    dataset["drawn"] = this.isWhole ? "whole" : "coarse";
    if (this.isWhole) this.onWhole();
  }

  private drawTrace(): boolean {
    const easel = this.easel(1);
    clear(easel);
    const { meta } = this.source;
    const drawn = { tiles: this.shelf, meta, middle: (lead: number) => this.middles.get(lead) ?? null };
    this.settle(easel.sheet);
    pulses(easel);
    const isWhole = traces(easel, drawn);
    hatched(easel, drawn, this.sayings.gap, this.shown.unreadable);
    this.ahead(easel);
    return isWhole;
  }

  private drawOverlay(): void {
    const easel = this.easel(2);
    clear(easel);
    const { meta } = this.source;
    const { caliper } = this.shown;
    overlay.draw(easel, {
      ...this.shown, meta, middle: this.middle, name: this.sayings.name,
      reading: caliper && read(meta, caliper), saying: this.sayings.caliper,
      scale: this.sayings.scale(this.shown.view, this.filtered?.filter ?? NONE), isFiltered: this.filtered !== null,
    });
  }

  /** The voltage on the baseline is found once for each lead, and stays. */
  private settle(sheet: Sheet): void {
    for (const panel of sheet.panels) {
      if (this.middles.has(panel.lead)) continue;
      const found = middleOf(this.shelf, this.source.meta, panel.lead, panel.from);
      if (found !== null) this.middles.set(panel.lead, found), (this.dirty |= OVERLAY), this.soon(OVERLAY);
    }
  }

  /** Ask for the tiles beside those in view. */
  private ahead(easel: Easel): void {
    const { meta } = this.source;
    const leads = new Set(easel.sheet.panels.map((panel) => panel.lead));
    const { from, perSecond } = easel.sheet.panels[0]!;
    const level = levelFor(meta, meta.rateHz / (perSecond * easel.ratio), this.shelf.levels);
    const perBin = meta.factor ** level;
    const [first, last] = [from, from + easel.sheet.page].map((seconds) => (seconds * meta.rateHz) / perBin);
    for (const lead of leads) {
      this.tiles.prefetch(lead, level, first!, last!);
      this.filtered?.prefetch(lead, first!, last!);
    }
  }

  private easel(layer: number): Easel {
    const { view } = this.shown;
    return { context: this.contexts[layer]!, ratio: devicePixelRatio, scale: view, sheet: this.sheet!, ink: this.ink };
  }

  /** Lay the sheet; false while the place has no size. */
  private fit(): boolean {
    const width = this.place.clientWidth;
    if (!width) return false;
    if (!this.sheet || this.dirty & PAPER) {
      const before = this.sheet;
      this.sheet = lay(this.shown.view, this.source.meta.leads.length, secondsOf(this.source.meta), width);
      this.size(this.sheet);
      if (before?.page !== this.sheet.page) this.onLaid();
    }
    return true;
  }

  private size(sheet: Sheet): void {
    for (const { canvas } of this.contexts) {
      const [width, height] = [sheet.width, sheet.height].map((px) => Math.round(px * devicePixelRatio));
      if (canvas.width === width && canvas.height === height) continue;
      canvas.width = width!;
      canvas.height = height!;
      canvas.style.width = `${sheet.width}px`;
      canvas.style.height = `${sheet.height}px`;
      this.dirty = ALL;
    }
    this.place.style.height = `${sheet.height}px`;
  }
}

function clear({ context }: Easel): void {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
}

function contextOf(place: HTMLElement, name: string): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.className = name;
  canvas.setAttribute("aria-hidden", "true");
  place.append(canvas);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser has no canvas");
  return context;
}
