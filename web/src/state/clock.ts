// What time it is at the service centre: the server's clock, counted on between its beats.

import { signal } from "@preact/signals";

const TICK_MS = 1_000;

let ahead = 0;

export const now = signal(new Date());

/** The server just said what time it is. */
export function setBy(serverTime: string): void {
  ahead = Date.parse(serverTime) - Date.now();
  now.value = new Date(Date.now() + ahead);
}

/** Counts on, for as long as the page lives. */
export function start(): void {
  setInterval(() => (now.value = new Date(Date.now() + ahead)), TICK_MS);
}
