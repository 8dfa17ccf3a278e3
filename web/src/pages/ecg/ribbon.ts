// Draws the overview: everything that stays once, the window of the reader each time.

import { format } from "../../i18n/index.ts";
import { firstFrom, isEctopic, rates } from "../../viewers/ecg/beats.ts";
import { type Brush, hatch, type Ink, inkOf, label, line } from "../../viewers/ecg/paper.ts";
import { secondsOf, timeOf } from "../../viewers/ecg/record.ts";
import type { View } from "../../viewers/ecg/view.ts";
import type { Desk } from "./desk.ts";

const HIGH = 92;
const LEFT = 36;
const RIGHT = 10;
const TOP = 6;
const FOOT = 66;
/** The axis of heart rate, /min: it widens, never narrows. */
const LOWEST = 40;
const HIGHEST = 150;
const TICKS = 5;
/** Each value of the trend stands for so many CSS pixels, and for so many seconds, at least. */
const GRAIN = 2;
const GRAIN_S = 5;

export class Ribbon {
  private readonly context: CanvasRenderingContext2D;
  private readonly watched: ResizeObserver;
  private still: HTMLCanvasElement | null = null;
  private ink: Ink;
  private place = "";

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly desk: Desk,
  ) {
    this.context = canvas.getContext("2d")!;
    this.ink = inkOf(canvas);
    this.watched = new ResizeObserver(() => this.renew());
    if (canvas.parentElement) this.watched.observe(canvas.parentElement);
  }

  close(): void {
    this.watched.disconnect();
  }

  /** What stays, anew. */
  renew(): void {
    const width = this.canvas.parentElement?.clientWidth ?? 0;
    if (!width) return;
    this.canvas.width = Math.round(width * devicePixelRatio);
    this.canvas.height = Math.round(HIGH * devicePixelRatio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${HIGH}px`;
    this.still = document.createElement("canvas");
    this.still.width = this.canvas.width;
    this.still.height = this.canvas.height;
    this.drawStill(this.still.getContext("2d")!);
    this.draw();
  }

  /** The reader is there now; drawn only where the window moved by a pixel. */
  follow({ t0 }: Pick<View, "t0">, page: number): void {
    const place = `${Math.round(this.xOf(t0))} ${Math.round(this.xOf(t0 + page))}`;
    if (place === this.place) return;
    this.place = place;
    this.draw();
  }

  /** What stays, and the window over it. */
  private draw(): void {
    if (!this.still) return;
    const { context, desk } = this;
    const ratio = devicePixelRatio;
    const from = this.xOf(desk.view.peek().t0);
    const to = Math.max(from + 2, this.xOf(Math.min(desk.view.peek().t0 + desk.page.peek(), secondsOf(desk.meta))));
    const { accent } = this.ink;
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.still, 0, 0);
    context.fillStyle = accent;
    context.globalAlpha = 0.12;
    context.fillRect(from * ratio, TOP * ratio, (to - from) * ratio, (FOOT - TOP) * ratio);
    context.globalAlpha = 1;
    context.strokeStyle = accent;
    context.lineWidth = 2 * ratio;
    context.strokeRect(from * ratio, TOP * ratio, (to - from) * ratio, (FOOT - TOP) * ratio);
  }

  /** Go where the pointer is, centred. */
  jump(event: PointerEvent): void {
    const box = this.canvas.getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
    this.desk.go(share * secondsOf(this.desk.meta) - this.desk.page.peek() / 2);
  }

  private drawStill(context: CanvasRenderingContext2D): void {
    this.ink = inkOf(this.canvas);
    context.strokeStyle = this.ink.text;
    this.axis(context);
    this.gaps(context);
    this.trend(context);
    this.marks(context);
  }

  private axis(context: CanvasRenderingContext2D): void {
    const ratio = devicePixelRatio;
    const brush = this.brush(context);
    for (const rate of [60, 100, 140]) label(brush, String(rate), (LEFT - 6) * ratio, (this.yOf(rate) + 4) * ratio, { align: "right", size: 11 });
    context.globalAlpha = 0.25;
    context.beginPath();
    for (const rate of [60, 100, 140]) line(context, LEFT * ratio, this.yOf(rate) * ratio, (this.wide() - LEFT - RIGHT) * ratio, 0);
    context.stroke();
    context.globalAlpha = 1;
    const { meta } = this.desk;
    const whole = secondsOf(meta);
    for (let k = 0; k <= TICKS; k++) {
      const at = new Date(timeOf(meta, (k / TICKS) * meta.samples));
      const align = k === 0 ? "left" : k === TICKS ? "right" : "center";
      const words = whole > 7200 ? format.value.clock(at) : format.value.seconds(at);
      label(brush, words, this.xOf((k / TICKS) * whole) * ratio, (HIGH - 4) * ratio, { align, size: 11 });
    }
  }

  private gaps(context: CanvasRenderingContext2D): void {
    const ratio = devicePixelRatio;
    const { meta } = this.desk;
    for (const gap of meta.gaps) {
      const x = this.xOf(gap.first / meta.rateHz) * ratio;
      const wide = Math.max(1, this.xOf(gap.last / meta.rateHz) * ratio - x);
      hatch(this.brush(context), x, TOP * ratio, wide, (FOOT - TOP) * ratio, false);
    }
  }

  private trend(context: CanvasRenderingContext2D): void {
    const ratio = devicePixelRatio;
    const room = this.wide() - LEFT - RIGHT;
    const count = Math.max(1, Math.floor(Math.min(room / GRAIN, secondsOf(this.desk.meta) / GRAIN_S)));
    const trend = rates(this.desk.standing.peek(), this.desk.meta, count);
    context.strokeStyle = this.ink.trace;
    context.lineWidth = 1.3 * ratio;
    context.beginPath();
    let isDown = false;
    trend.forEach((rate, i) => {
      const [x, y] = [(LEFT + ((i + 0.5) / count) * room) * ratio, this.yOf(rate) * ratio];
      if (!Number.isFinite(rate)) isDown = false;
      else if (isDown) context.lineTo(x, y);
      else context.moveTo(x, y), (isDown = true);
    });
    context.stroke();
  }

  /** A small triangle for each pixel that holds an ectopic beat. */
  private marks(context: CanvasRenderingContext2D): void {
    const ratio = devicePixelRatio;
    const beats = this.desk.standing.peek();
    context.fillStyle = this.ink.strong;
    context.beginPath();
    let last = -1;
    for (let i = firstFrom(beats, 0); i < beats.at.length; i++) {
      const x = Math.round(this.xOf(beats.at[i]! / this.desk.meta.rateHz));
      if (x - last < 3 || !isEctopic(beats, i)) continue;
      last = x;
      context.moveTo((x - 3) * ratio, (FOOT - 1) * ratio);
      context.lineTo((x + 3) * ratio, (FOOT - 1) * ratio);
      context.lineTo(x * ratio, (FOOT - 7) * ratio);
    }
    context.fill();
  }

  private brush(context: CanvasRenderingContext2D): Brush {
    return { context, ratio: devicePixelRatio, ink: this.ink };
  }

  private xOf(seconds: number): number {
    return LEFT + (seconds / secondsOf(this.desk.meta)) * (this.wide() - LEFT - RIGHT);
  }

  private yOf(rate: number): number {
    const share = (Math.min(Math.max(rate, LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST);
    return FOOT - 2 - share * (FOOT - TOP - 4);
  }

  private wide(): number {
    return this.canvas.width / devicePixelRatio;
  }
}
