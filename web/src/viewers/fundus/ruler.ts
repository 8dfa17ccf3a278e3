// How far two places of a picture are apart, in disc diameters and (as a guess) millimetres of retina.

import type { Point } from "./view.ts";

/** A disc is 1,8 mm high on average; the server says the sources (`marks`). */
export const DISC_MM = 1.8;
/** Radii of the grid about the fovea, in millimetres: 1, 3 and 6 mm across (Early Treatment Diabetic Retinopathy Study). */
export const GRID_MM: readonly number[] = [0.5, 1.5, 3];

export interface Ruler {
  from: Point;
  to: Point;
}

export function length({ from, to }: Ruler): number {
  return Math.hypot(to.x - from.x, to.y - from.y);
}

/** A ruler one disc long, across a place. */
export function across(middle: Point, discDiameter: number): Ruler {
  return {
    from: { x: middle.x - discDiameter / 2, y: middle.y },
    to: { x: middle.x + discDiameter / 2, y: middle.y },
  };
}

export function inDiscs(ruler: Ruler, discDiameter: number): number {
  return length(ruler) / discDiameter;
}

export function moved(ruler: Ruler, end: "from" | "to", by: Point): Ruler {
  return { ...ruler, [end]: { x: ruler[end].x + by.x, y: ruler[end].y + by.y } };
}
