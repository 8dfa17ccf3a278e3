// The keys of the fundus room; the line below the tools lists them. They act only outside of fields, and letters may be off.

import * as session from "../../state/session.ts";
import type { Desk } from "./desk.ts";

const FIELDS = "input, textarea, select, [contenteditable], [role=slider], dialog";
const FAR = 0.1;

/** Listens until the given function is called. */
export function listen(desk: Desk): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if ((event.target as HTMLElement | null)?.closest(FIELDS)) return;
    const act = moving(desk, event) ?? lettered(desk, event.key);
    if (!act) return;
    event.preventDefault();
    act();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}

/** Arrows push where a stage has the focus, or nothing else needs them. */
function moving(desk: Desk, event: KeyboardEvent): (() => void) | undefined {
  const target = event.target as HTMLElement | null;
  if (target !== document.body && !target?.closest(".stage")) return undefined;
  switch (event.key) {
    case "ArrowLeft":
      return () => desk.look({ x: -FAR, y: 0 });
    case "ArrowRight":
      return () => desk.look({ x: FAR, y: 0 });
    case "ArrowUp":
      return () => desk.look({ x: 0, y: -FAR });
    case "ArrowDown":
      return () => desk.look({ x: 0, y: FAR });
  }
  return undefined;
}

function lettered(desk: Desk, key: string): (() => void) | undefined {
  if (!session.hasKeys.value) return undefined;
  const table: Record<string, () => void> = {
    r: desk.toggleRedFree, l: desk.link, d: desk.toggleDisc,
    1: () => desk.zoomTo(null), 2: () => desk.zoomTo(1), 3: () => desk.zoomTo(2),
    "+": () => desk.step(1), "=": () => desk.step(1), "-": () => desk.step(-1),
  };
  return table[key];
}
