// Which efforts are in sight, and how each is drawn: never by colour alone.

import type { Effort } from "../../api/types/spirometry.ts";

export type Shown = (effort: Effort) => boolean;

export const isAccepted = (one: Effort) => one.counts.fev1 === "acceptable" && one.counts.fvc === "acceptable";

/** Colour and dash come from the number, thickness from what it is good for; what is not chosen steps back. */
export function lineOf(effort: Effort, shown: Shown): string {
  const weight = effort.is_best ? "best" : isAccepted(effort) ? "" : "spoilt";
  return `effort e${((effort.number - 1) % 8) + 1} ${weight} ${shown(effort) ? "" : "away"}`.trim();
}
