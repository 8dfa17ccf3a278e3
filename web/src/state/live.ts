// The live line of this browser: what happens to alerts, and whether the line is alive.

import { computed, effect, signal } from "@preact/signals";
import { Live } from "../api/live.ts";
import * as api from "../api/session.ts";
import type { Beat, LiveAlert } from "../api/types/alerts.ts";
import * as clock from "./clock.ts";
import * as session from "./session.ts";

const SILENCE_MS = 30_000;

export const beat = signal<{ heard: number; newest: string | null } | null>(null);
/** The last live event of each alert: what shows that alert loads it again when this changes. */
export const touched = signal<{ alert: string; count: number }>({ alert: "", count: 0 });

/** Whether the line is dead: it beats every five seconds. */
export const isLost = computed(() => {
  const heard = beat.value?.heard;
  return heard !== undefined && clock.now.value.getTime() - heard > SILENCE_MS;
});

type Listener = (event: LiveAlert | null) => void;

const listeners = new Set<Listener>();
let line: Live | null = null;

/** Be told of every event, and with null when the line was opened anew; gives the way to stop. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function onAlert(event: LiveAlert): void {
  touched.value = { alert: event.alert, count: touched.value.count + 1 };
  listeners.forEach((listener) => listener(event));
}

function onBeat(heard: Beat): void {
  clock.setBy(heard.now);
  beat.value = { heard: clock.now.value.getTime(), newest: heard.newest };
}

function onOpen(): void {
  listeners.forEach((listener) => listener(null));
}

function onRefused(): void {
  void api.me("page").catch(session.endedBy);
}

const isWanted = computed(() => Boolean(session.me.value?.sees_worklist));

effect(() => {
  line?.stop();
  line = isWanted.value ? new Live({ onAlert, onBeat, onOpen, onRefused }) : null;
  if (!line) beat.value = null;
});
