// What the reader did to the stage: how the pictures are shown, which part, which marks. Nothing here is stored.

import { signal } from "@preact/signals";
import type { EyePicture } from "../../api/types/fundus.ts";
import { type Light, PLAIN } from "../../viewers/fundus/light.ts";
import { across, length, type Ruler } from "../../viewers/fundus/ruler.ts";
import { panned, type Point, type Size, stepped, type View, WHOLE, zoomed, zoomOf } from "../../viewers/fundus/view.ts";

/** The two places on the stage. */
export type Side = 0 | 1;

export class Desk {
  readonly light = signal<Light>(PLAIN);
  readonly views = signal<readonly [View, View]>([WHOLE, WHOLE]);
  readonly isLinked = signal(true);
  readonly active = signal<Side>(0);
  readonly marks = signal({ disc: true, grid: false });
  /** Rulers and measured discs, by picture. */
  readonly rulers = signal<Record<string, Ruler>>({});
  readonly discs = signal<Record<string, number>>({});
  /** What lies on each side, and how large that side is; told by the room. */
  pictures: readonly (EyePicture | null)[] = [null, null];
  readonly stages: [Size | null, Size | null] = [null, null];

  /** A view for one side; with linked zoom for both. */
  readonly show = (side: Side, view: View): void => {
    const [left, right] = this.views.peek();
    this.views.value = this.isLinked.peek() ? [view, view] : side === 0 ? [view, right] : [left, view];
  };

  readonly link = (): void => {
    this.isLinked.value = !this.isLinked.peek();
    if (this.isLinked.peek()) this.show(this.active.peek(), this.views.peek()[this.active.peek()]);
  };

  /** `null`: the whole picture; 1: one picture pixel on one pixel of the screen. */
  readonly zoomTo = (zoom: number | null): void =>
    this.act((view, picture, stage) =>
      zoom === null ? WHOLE : zoomed(view, zoom, { x: stage.width / 2, y: stage.height / 2 }, picture, stage),
    );

  readonly step = (steps: number): void => this.act((view, picture, stage) => stepped(view, steps, picture, stage));

  /** Look further by a part of the stage: to the right and down are positive. */
  readonly look = (by: Point): void =>
    this.act((view, picture, stage) => panned(view, { x: -by.x * stage.width, y: -by.y * stage.height }, picture));

  readonly change = (part: Partial<Light>): void => {
    this.light.value = { ...this.light.peek(), ...part };
  };

  readonly toggleRedFree = (): void => this.change({ isRedFree: !this.light.peek().isRedFree });
  readonly toggleDisc = (): void => {
    this.marks.value = { ...this.marks.peek(), disc: !this.marks.peek().disc };
  };
  readonly toggleGrid = (): void => {
    this.marks.value = { ...this.marks.peek(), grid: !this.marks.peek().grid };
  };

  /** Lay a ruler one disc long on the active picture, where the disc should be or in the middle of what is seen; or take it away. */
  readonly toggleRuler = (): void => {
    const picture = this.here();
    if (!picture) return;
    const { [picture.uid]: laid, ...others } = this.rulers.peek();
    this.rulers.value = laid ? others : { ...others, [picture.uid]: this.fresh(picture) };
  };

  /** The ruler lies across the disc: from now on this is its diameter. */
  readonly measureDisc = (): void => {
    const picture = this.here();
    const ruler = picture && this.rulers.peek()[picture.uid];
    if (ruler) this.discs.value = { ...this.discs.peek(), [picture.uid]: length(ruler) };
  };

  readonly moveRuler = (picture: string, change: (ruler: Ruler) => Ruler): void => {
    const laid = this.rulers.peek()[picture];
    if (laid) this.rulers.value = { ...this.rulers.peek(), [picture]: change(laid) };
  };

  readonly discOf = (picture: EyePicture): number | null => this.discs.value[picture.uid] ?? picture.marks?.disc_diameter ?? null;

  /** The picture that keys and buttons act upon. */
  here(): EyePicture | null {
    return this.pictures[this.active.peek()] ?? null;
  }

  private fresh(picture: EyePicture): Ruler {
    const { zoom, at } = this.views.peek()[this.active.peek()];
    const seen = { x: at.x * picture.width, y: at.y * picture.height };
    const middle = (zoom === null && picture.marks?.disc) || seen;
    return across(middle, this.discOf(picture) ?? picture.width / 8);
  }

  private act(change: (view: View, picture: Size, stage: Size) => View): void {
    const side = this.active.peek();
    const [picture, stage] = [this.pictures[side], this.stages[side]];
    if (picture && stage) this.show(side, change(this.views.peek()[side], picture, stage));
  }
}

/** Which of the buttons of size is pressed: the whole, 1:1, 2:1, or none of them. */
export function pressed(view: View, picture: Size | null, stage: Size | null): "whole" | "1" | "2" | "other" {
  if (view.zoom === null || !picture || !stage) return "whole";
  const zoom = zoomOf(view, picture, stage);
  return zoom === 1 ? "1" : zoom === 2 ? "2" : "other";
}
