// The room's keys: 1 to 8 one effort, 0 all, b before and after, o judge; only outside of fields, and they may be off.

import * as session from "../../state/session.ts";

export interface Deeds {
  only: (number: number) => void;
  phases: () => void;
  judge: () => void;
}

const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select, dialog, [contenteditable]";

/** Listens until the given function is called. */
export function listen(deeds: Deeds): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !session.hasKeys.value) return;
    if ((event.target as HTMLElement | null)?.closest(FIELDS)) return;
    const deed = deedOf(event.key, deeds);
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}

function deedOf(key: string, deeds: Deeds): (() => void) | null {
  if (/^[0-8]$/.test(key)) return () => deeds.only(Number(key));
  if (key === "b") return deeds.phases;
  return key === "o" ? deeds.judge : null;
}
