// Where the words about a blow stand: at the place they speak of, and never on each other.

import type { Effort, Objection } from "../../api/types/spirometry.ts";

/** What ends a blow, or is seen after it, is told on the picture over time; all else on the loop. */
const LATE = new Set(["no_end", "late_closure", "leak", "second_breath", "inspired_more"]);

export interface Label {
  effort: Effort;
  objection: Objection;
  /** The place that it speaks of. */
  x: number;
  y: number;
  /** Where its words begin. */
  textX: number;
  textY: number;
}

export interface Place {
  effort: Effort;
  objection: Objection;
  x: number;
  y: number;
}

/** The gravest thing to tell of each blow that is not accepted, on one of the two pictures. */
export function told(efforts: readonly Effort[], isLate: boolean): { effort: Effort; objection: Objection; at: number }[] {
  return efforts.flatMap((effort) => {
    const forbidding = effort.objections.filter((one) => one.forbids.length && one.at_s !== null && LATE.has(one.code) === isLate);
    const first = forbidding[0];
    return first ? [{ effort, objection: first, at: first.at_s! }] : [];
  });
}

const LINE = 17;
const AWAY = { x: 12, y: -26 };

/** Labels for places: above and to the right of each, moved up where another one stands already. */
export function laid(places: readonly Place[], room: { width: number; top: number; right: number }): Label[] {
  const taken: { x: number; y: number }[] = [];
  return [...places]
    .sort((a, b) => b.y - a.y)
    .map((place) => {
      const textX = Math.max(8, Math.min(place.x + AWAY.x, room.right - room.width));
      let textY = Math.max(room.top + LINE, place.y + AWAY.y);
      while (taken.some((one) => Math.abs(one.y - textY) < LINE && Math.abs(one.x - textX) < room.width)) textY -= LINE;
      taken.push({ x: textX, y: textY });
      return { ...place, textX, textY };
    });
}
