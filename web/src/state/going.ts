// "g" and then a letter: to another page of one's rail, from anywhere but a field.

import { type Page, railOf } from "./pages.ts";
import * as route from "./route.ts";
import * as session from "./session.ts";

const PAGES: Record<string, Page> = { w: "worklist", p: "patients", i: "indicators", e: "ecg", s: "spirometry", f: "fundus" };
const WAIT_MS = 1_500;
const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog";

let armedAt = 0;

/** Listens until the given function is called; before all others, since the second letter has a meaning of its own on many pages. */
export function listen(): () => void {
  addEventListener("keydown", pressed, true);
  return () => removeEventListener("keydown", pressed, true);
}

function pressed(event: KeyboardEvent): void {
  const isTyped = (event.target as HTMLElement | null)?.closest(FIELDS);
  if (isTyped || !session.hasKeys.value || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "g") {
    armedAt = event.timeStamp;
    return;
  }
  const page = event.timeStamp - armedAt < WAIT_MS && armedAt > 0 ? PAGES[event.key] : undefined;
  armedAt = 0;
  if (!page || !railOf(session.me.value?.role ?? "").includes(page)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  route.go(`/${page}`);
}
