// How a fresh list joins the one that somebody looks at: entries change in place, none moves, the new wait.

interface Listed {
  uid: string;
}

export interface Entry<T extends Listed> {
  item: T;
  /** It waits no more; it keeps its place until the reader goes on. */
  isGone: boolean;
}

export interface Standing<T extends Listed> {
  entries: Entry<T>[];
  /** What came meanwhile: shown when the reader asks, or goes on. */
  news: T[];
}

/** The list in the order of work. */
export function laid<T extends Listed>(fresh: readonly T[]): Standing<T> {
  return { entries: fresh.map((item) => ({ item, isGone: false })), news: [] };
}

/** The list as it may be shown without moving anything; where nothing stands nothing could move. */
export function merge<T extends Listed>(entries: readonly Entry<T>[], fresh: readonly T[]): Standing<T> {
  if (entries.every((one) => one.isGone)) return laid(fresh);
  const byUid = new Map(fresh.map((one) => [one.uid, one]));
  const known = new Set(entries.map((one) => one.item.uid));
  return {
    entries: entries.map(({ item }) => ({ item: byUid.get(item.uid) ?? item, isGone: !byUid.has(item.uid) })),
    news: fresh.filter((one) => !known.has(one.uid)),
  };
}
