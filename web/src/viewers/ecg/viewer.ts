// The ECG strip on true millimetre paper: a canvas that knows its scale, free of any framework.

import * as draw from "./draw.ts";
import { lay, type Sheet } from "./rows.ts";
import { type Scale, STANDARD } from "./scale.ts";
import { type Gap, range, type Strip } from "./strip.ts";

export interface Sayings {
  row(at: number, index: number): string;
  gap(gap: Gap): string;
}

/** Draws one strip into one canvas, as wide as its parent; redraws when width, scale, colours or strip change. */
export class EcgViewer {
  private readonly context: CanvasRenderingContext2D;
  private readonly watched: ResizeObserver;
  private scale: Scale = STANDARD;
  private strip: Strip | null = null;
  private sayings: Sayings = { row: () => "", gap: () => "" };
  private frame = 0;
  /** What was drawn last, for whoever lays something on top of it. */
  sheet: Sheet | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("this browser has no canvas");
    this.context = context;
    this.watched = new ResizeObserver(() => this.soon());
    if (canvas.parentElement) this.watched.observe(canvas.parentElement);
  }

  show(strip: Strip, scale: Scale, sayings: Sayings): void {
    this.strip = strip;
    this.scale = scale;
    this.sayings = sayings;
    this.soon();
  }

  close(): void {
    this.watched.disconnect();
    cancelAnimationFrame(this.frame);
  }

  private soon(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    const { strip, canvas, context, scale } = this;
    const width = canvas.parentElement?.clientWidth ?? 0;
    if (!strip || !width) return;
    const began = performance.now();
    const { middle, low, high } = range(strip);
    const sheet = lay(strip.starts, strip.ends, width, { up: high - middle, down: middle - low }, scale);
    const ratio = devicePixelRatio;
    this.fit(width, sheet.height, ratio);
    const easel = { context, ratio, scale, sheet, ink: inkOf(canvas) };
    draw.paper(easel);
    draw.gaps(easel, strip, this.sayings.gap);
    draw.trace(easel, strip, middle);
    draw.pulse(easel);
    draw.times(easel, this.sayings.row);
    this.sheet = sheet;
    canvas.dataset["drawn"] = String(sheet.rows.length);
    canvas.dataset["spent"] = (performance.now() - began).toFixed(1);
  }

  private fit(width: number, height: number, ratio: number): void {
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
  }
}

function inkOf(canvas: HTMLCanvasElement): draw.Ink {
  const style = getComputedStyle(canvas);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    paper: token("--paper"),
    fine: token("--paper-1mm"),
    bold: token("--paper-5mm"),
    trace: token("--trace"),
    text: token("--ink-2"),
    font: token("--font"),
  };
}
