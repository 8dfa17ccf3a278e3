// Fingers and mice on the stage: a drag pans, or draws the caliper out; a click chooses a beat; the wheel turns.

import { nearest } from "../../viewers/ecg/beats.ts";
import { inOrder } from "../../viewers/ecg/caliper.ts";
import { type Panel, panelAt } from "../../viewers/ecg/layout.ts";
import type { Desk } from "./desk.ts";

/** CSS pixels: closer than this to a leg, the leg is meant. */
const GRIP = 14;
/** A pointer that moved less was a click. */
const STILL = 4;
const CLICK_REACH = 24;
const WIDE = "(min-width: 1001px)";

interface Held {
  x: number;
  t0: number;
  moved: boolean;
  leg: 0 | 1 | null;
}

/** Attach to the place of a stage; gives the way to let go. */
export function attach(desk: Desk, place: HTMLElement): () => void {
  const hands = new Hands(desk, place);
  const off = [
    on(place, "pointerdown", (event) => hands.down(event)),
    on(place, "pointermove", (event) => hands.move(event)),
    on(place, "pointerup", (event) => hands.up(event)),
    on(place, "pointercancel", () => hands.lose()),
    on(place, "wheel", (event) => hands.turn(event)),
  ];
  return () => off.forEach((stop) => stop());
}

function on<K extends keyof HTMLElementEventMap>(place: HTMLElement, kind: K, does: (event: HTMLElementEventMap[K]) => void): () => void {
  place.addEventListener(kind, does, { passive: false });
  return () => place.removeEventListener(kind, does);
}

class Hands {
  private held: Held | null = null;

  constructor(
    private readonly desk: Desk,
    private readonly place: HTMLElement,
  ) {}

  down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.place.setPointerCapture(event.pointerId);
    const point = this.pointOf(event);
    this.held = { x: point.x, t0: this.desk.view.peek().t0, moved: false, leg: this.legAt(point) };
    if (this.held.leg === null && this.desk.caliper.peek()) this.drawOut(point);
  }

  move(event: PointerEvent): void {
    const { held } = this;
    if (!held) return;
    const point = this.pointOf(event);
    held.moved ||= Math.abs(point.x - held.x) > STILL;
    if (held.leg !== null) this.toLeg(held.leg, point);
    else if (held.moved) this.desk.go(held.t0 - (point.x - held.x) / this.perSecond());
  }

  up(event: PointerEvent): void {
    const { held } = this;
    this.held = null;
    if (held && !held.moved && held.leg === null) this.choose(this.pointOf(event));
  }

  lose(): void {
    this.held = null;
  }

  turn(event: WheelEvent): void {
    if (event.ctrlKey || !matchMedia(WIDE).matches) return;
    event.preventDefault();
    this.desk.go(this.desk.view.peek().t0 + (event.deltaX || event.deltaY) / this.perSecond());
  }

  /** Both legs to where the finger went down; the second follows it. */
  private drawOut(point: Point): void {
    const found = this.sampleAt(point);
    const caliper = this.desk.caliper.peek();
    if (!found || !caliper || !this.held) return;
    this.desk.caliper.value = { ...caliper, lead: found.panel.lead };
    this.desk.place(0, found.sample);
    this.desk.place(1, found.sample);
    this.held.leg = 1;
  }

  private toLeg(leg: 0 | 1, point: Point): void {
    const found = this.sampleAt(point);
    if (found && found.panel.lead === this.desk.caliper.peek()?.lead) this.desk.place(leg, found.sample);
  }

  /** The leg below a point, the nearer of two. */
  private legAt(point: Point): 0 | 1 | null {
    const caliper = this.desk.caliper.peek();
    const found = this.sampleAt(point);
    if (!caliper || !found || found.panel.lead !== caliper.lead) return null;
    const px = caliper.legs.map((leg) => (Math.abs(leg.sample - found.sample) / this.desk.meta.rateHz) * found.panel.perSecond);
    const [one, other] = inOrder(caliper);
    if (one.sample === other.sample) return px[0]! <= GRIP ? 1 : null;
    const closer = px[0]! <= px[1]! ? 0 : 1;
    return px[closer]! <= GRIP ? closer : null;
  }

  /** A click: on a full-disclosure page it opens that minute, elsewhere it chooses the beat below it. */
  private choose(point: Point): void {
    const found = this.sampleAt(point);
    if (!found) return;
    if (this.desk.view.peek().arrangement === "disclosure") {
      this.desk.open(found.sample / this.desk.meta.rateHz);
      return;
    }
    const beats = this.desk.standing.peek();
    const index = nearest(beats, found.sample);
    if (index < 0) return;
    const away = (Math.abs(beats.at[index]! - found.sample) / this.desk.meta.rateHz) * found.panel.perSecond;
    if (away <= CLICK_REACH) this.desk.select(index);
  }

  private sampleAt(point: Point): { panel: Panel; sample: number } | null {
    const sheet = this.desk.stage?.sheet;
    const panel = sheet && panelAt(sheet, point.x, point.y);
    if (!panel) return null;
    return { panel, sample: (panel.from + (point.x - panel.x) / panel.perSecond) * this.desk.meta.rateHz };
  }

  private perSecond(): number {
    return this.desk.stage?.sheet?.panels[0]?.perSecond ?? 100;
  }

  private pointOf(event: PointerEvent): Point {
    const box = this.place.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

interface Point {
  x: number;
  y: number;
}
