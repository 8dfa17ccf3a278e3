// What time it is at the service centre: the server's clock, counted on between its beats.

import { computed, signal } from "@preact/signals";

const TICK_MS = 1_000;
const MINUTE_MS = 60_000;

let ahead = 0;

export const now = signal(new Date());

/** The same, once a minute: what shows ages in a long list need not be drawn each second. */
export const minute = computed(() => Math.floor(now.value.getTime() / MINUTE_MS) * MINUTE_MS);

/** The server just said what time it is. */
export function setBy(serverTime: string): void {
  ahead = Date.parse(serverTime) - Date.now();
  now.value = new Date(Date.now() + ahead);
}

/** Counts on, for as long as the page lives. */
export function start(): void {
  setInterval(() => (now.value = new Date(Date.now() + ahead)), TICK_MS);
}

const arrivals = new WeakMap<object, number>();

/** When something from the server was first seen here: what it counts down is counted from then. */
export function loaded(thing: object): number {
  const known = arrivals.get(thing);
  if (known !== undefined) return known;
  const at = now.peek().getTime();
  arrivals.set(thing, at);
  return at;
}
