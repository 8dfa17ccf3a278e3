// One eye on a dark stage: a canvas that draws the visible part of a picture and nothing else, free of any framework.

import type { Layers } from "./layers.ts";
import type { Light } from "./light.ts";
import { corner, partFor, type Size, SQUARES_FROM, type View, zoomOf } from "./view.ts";

export interface Shown {
  layers: Layers;
  picture: Size;
  view: View;
  light: Light;
}

/** Draws into a canvas that is as large as its parent; tells the stage's size whenever it changes. */
export class FundusViewer {
  private readonly context: CanvasRenderingContext2D;
  private readonly watched: ResizeObserver;
  private shown: Shown | null = null;
  private frame = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly sized: (stage: Size) => void,
  ) {
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) throw new Error("this browser has no canvas");
    this.context = context;
    this.watched = new ResizeObserver(() => this.measure());
    if (canvas.parentElement) this.watched.observe(canvas.parentElement);
  }

  show(shown: Shown): void {
    this.shown = shown;
    this.soon();
  }

  /** Draw with the next frame. */
  soon(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  close(): void {
    this.watched.disconnect();
    cancelAnimationFrame(this.frame);
  }

  private measure(): void {
    const parent = this.canvas.parentElement;
    if (!parent) return;
    const stage = { width: Math.round(parent.clientWidth * devicePixelRatio), height: Math.round(parent.clientHeight * devicePixelRatio) };
    this.canvas.width = stage.width;
    this.canvas.height = stage.height;
    this.sized(stage);
    this.draw();
  }

  private draw(): void {
    const { shown, canvas, context } = this;
    const began = performance.now();
    const stage = { width: canvas.width, height: canvas.height };
    context.fillStyle = getComputedStyle(canvas).getPropertyValue("--stage").trim();
    context.fillRect(0, 0, stage.width, stage.height);
    if (!shown || !stage.width) return;
    const zoom = zoomOf(shown.view, shown.picture, stage);
    const best = shown.layers.best(partFor(zoom), shown.light);
    if (!best) return;
    const at = corner(shown.view, shown.picture, stage);
    place(context, best.source, shown.picture, at, zoom, stage);
    canvas.dataset["level"] = best.level;
    canvas.dataset["light"] = `${shown.light.light} ${shown.light.contrast} ${shown.light.isRedFree}`;
    canvas.dataset["at"] = `${at.x} ${at.y}`;
    canvas.dataset["zoom"] = zoom.toFixed(4);
    canvas.dataset["spent"] = (performance.now() - began).toFixed(2);
  }
}

/** Only what is on the stage is drawn; from two to one on, pixels stay squares. */
function place(
  context: CanvasRenderingContext2D,
  source: ImageBitmap | HTMLCanvasElement,
  picture: Size,
  at: { x: number; y: number },
  zoom: number,
  stage: Size,
): void {
  const x = { scale: source.width / picture.width, first: Math.max(0, Math.floor(-at.x / zoom)), last: Math.min(picture.width, Math.ceil((stage.width - at.x) / zoom)) };
  const y = { scale: source.height / picture.height, first: Math.max(0, Math.floor(-at.y / zoom)), last: Math.min(picture.height, Math.ceil((stage.height - at.y) / zoom)) };
  if (x.last <= x.first || y.last <= y.first) return;
  context.imageSmoothingEnabled = zoom < SQUARES_FROM;
  context.imageSmoothingQuality = "low"; // a copy is never shown at less than half its size: nothing finer is needed
  context.drawImage(
    source,
    x.first * x.scale, y.first * y.scale, (x.last - x.first) * x.scale, (y.last - y.first) * y.scale,
    at.x + x.first * zoom, at.y + y.first * zoom, (x.last - x.first) * zoom, (y.last - y.first) * zoom,
  );
}
