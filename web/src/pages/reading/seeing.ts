// The trace as somebody sees it right now: every canvas of a stage, as one picture, to be attached to a question.

import type { Seen } from "../../api/consult.ts";

const MOST_WIDE = 1_600;
const MOST_BASE64 = 900_000;

/** What stands on the canvases below an element; null where there is none, or its picture would be too heavy. */
export function seen(stage: Element | null, about: Omit<Seen, "png" | "view">): Seen | null {
  const layers = [...(stage?.querySelectorAll("canvas") ?? [])].filter((one) => one.width > 0 && one.offsetWidth > 0);
  if (layers.length === 0) return null;
  const places = layers.map((one) => one.getBoundingClientRect());
  const left = Math.min(...places.map((one) => one.left));
  const top = Math.min(...places.map((one) => one.top));
  const width = Math.max(...places.map((one) => one.right)) - left;
  const height = Math.max(...places.map((one) => one.bottom)) - top;
  const scale = Math.min(1, MOST_WIDE / width);
  const paper = document.createElement("canvas");
  paper.width = Math.round(width * scale);
  paper.height = Math.round(height * scale);
  const context = paper.getContext("2d");
  if (!context) return null;
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--paper") || "#ffffff";
  context.fillRect(0, 0, paper.width, paper.height);
  layers.forEach((one, i) => {
    const at = places[i]!;
    context.drawImage(one, (at.left - left) * scale, (at.top - top) * scale, at.width * scale, at.height * scale);
  });
  const png = paper.toDataURL("image/png").split(",")[1] ?? "";
  return png && png.length < MOST_BASE64 ? { png, ...about, view: viewOf(stage) } : null;
}

/** What the stage says of itself: scale, filter, first moment. */
function viewOf(stage: Element | null): NonNullable<Seen["view"]> {
  const said = stage?.querySelector<HTMLElement>("[data-seen]")?.dataset["seen"];
  return said ? (JSON.parse(said) as NonNullable<Seen["view"]>) : {};
}
