// Hands on the stage: drag to push, wheel and two fingers to zoom. Keys and buttons do the same elsewhere.

import { panned, type Point, type Size, type View, zoomed, zoomOf } from "./view.ts";

interface Now {
  view: View;
  picture: Size;
  stage: Size;
  onView: (view: View) => void;
}

const A_NOTCH = 1.15;

export class Pointing {
  /** What the hands act upon; the component keeps it as it is now. */
  now: Now | null = null;
  private readonly down = new Map<number, Point>();

  /** Listen on the stage; gives the way to stop. */
  watch(stage: HTMLElement): () => void {
    const stop = new AbortController();
    const options = { signal: stop.signal };
    stage.addEventListener("pointerdown", (event) => this.press(event, stage), options);
    stage.addEventListener("pointermove", (event) => this.move(event, stage), options);
    for (const end of ["pointerup", "pointercancel"] as const) {
      stage.addEventListener(end, (event) => this.down.delete(event.pointerId), options);
    }
    stage.addEventListener("wheel", (event) => this.wheel(event, stage), { ...options, passive: false });
    return () => stop.abort();
  }

  private press(event: PointerEvent, stage: HTMLElement): void {
    if (event.button !== 0 || (event.target as Element).closest("[data-handle]")) return;
    stage.setPointerCapture(event.pointerId);
    this.down.set(event.pointerId, placeOf(event, stage));
  }

  private move(event: PointerEvent, stage: HTMLElement): void {
    const before = this.down.get(event.pointerId);
    if (!before || !this.now) return;
    const here = placeOf(event, stage);
    const other = [...this.down.entries()].find(([id]) => id !== event.pointerId)?.[1];
    const { view, picture, stage: size, onView } = this.now;
    if (other) {
      const ratio = apart(here, other) / Math.max(1, apart(before, other));
      const middle = { x: (here.x + other.x) / 2, y: (here.y + other.y) / 2 };
      onView(zoomed(view, zoomOf(view, picture, size) * ratio, middle, picture, size));
    } else {
      onView(panned(view, { x: here.x - before.x, y: here.y - before.y }, picture));
    }
    this.down.set(event.pointerId, here);
  }

  private wheel(event: WheelEvent, stage: HTMLElement): void {
    if (!this.now || event.deltaY === 0) return;
    event.preventDefault();
    const { view, picture, stage: size, onView } = this.now;
    const zoom = zoomOf(view, picture, size) * A_NOTCH ** -Math.sign(event.deltaY);
    onView(zoomed(view, zoom, placeOf(event, stage), picture, size));
  }
}

/** A place on the stage in device pixels. */
function placeOf(event: MouseEvent, stage: HTMLElement): Point {
  const box = stage.getBoundingClientRect();
  return { x: (event.clientX - box.left) * devicePixelRatio, y: (event.clientY - box.top) * devicePixelRatio };
}

function apart(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
