// What a page asks the api for, with what became of it: loading, here, or a problem with its code.

import { useCallback, useEffect, useState } from "preact/hooks";
import { codeIn, type Paged } from "../api/client.ts";
import * as session from "./session.ts";

export interface Loaded<T> {
  /** Null until it came; what came before stays while it is asked for again. */
  data: T | null;
  problem: string | null;
  again: () => void;
}

/** Ask when the page appears and whenever `keys` change; an ended session leads to the door. */
export function useLoaded<T>(ask: () => Promise<T>, keys: readonly unknown[]): Loaded<T> {
  const [data, setData] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isHere = true;
    ask().then(
      (found) => {
        if (!isHere) return;
        setData(found);
        setProblem(null);
      },
      (reason) => isHere && !session.endedBy(reason) && setProblem(codeIn(reason)),
    );
    return () => (isHere = false);
  }, [...keys, round]);
  return { data, problem, again: useCallback(() => setRound((before) => before + 1), []) };
}

/** The rows of the pages that were asked for so far, and the way to the next; null where there is none. */
export function usePages<T>(first: Paged<T>, ask: (after: string) => Promise<Paged<T>>): [T[], (() => Promise<void>) | null] {
  const [older, setOlder] = useState<Paged<T>>({ items: [], next: first.next });
  const more = async (after: string) => {
    const page = await ask(after);
    setOlder((before) => ({ items: [...before.items, ...page.items], next: page.next }));
  };
  const { next } = older;
  return [[...first.items, ...older.items], next ? () => more(next) : null];
}
