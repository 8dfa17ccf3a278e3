// What somebody typed and has not sent: it outlives the form that held it, and the end of a session, in this tab alone.

import { effect } from "@preact/signals";
import { useState } from "preact/hooks";
import * as session from "./session.ts";

const kept = new Map<string, unknown>();
let whose: string | null = null;

/** Who logs out takes it along, and nobody finds what another person typed. */
effect(() => {
  const me = session.me.value;
  const isLoggedOut = me === null && session.farewell.peek() === null;
  if (isLoggedOut || (me && me.username !== whose)) kept.clear();
  if (me) whose = me.username;
});

/** What was kept under a name; undefined where nothing was. */
export function found<T>(name: string): T | undefined {
  return kept.get(name) as T | undefined;
}

/** Keep it; undefined where it was sent, or is not wanted any more. */
export function keep<T>(name: string, value: T | undefined): void {
  if (value === undefined) kept.delete(name);
  else kept.set(name, value);
}

/** A text of a form that comes back with the form; the empty one is not kept. */
export function useKept(name: string, first = ""): [string, (text: string) => void] {
  const [text, setText] = useState(() => found<string>(name) ?? first);
  const change = (next: string) => {
    keep(name, next || undefined);
    setText(next);
  };
  return [text, change];
}
