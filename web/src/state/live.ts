// The live line of this browser: what happens to alerts and patients, and whether the line is alive.

import { computed, effect, signal } from "@preact/signals";
import { Live, type News } from "../api/live.ts";
import * as api from "../api/session.ts";
import type { LiveAlert, LivePatient, LiveQueue } from "../api/types/alerts.ts";
import * as clock from "./clock.ts";
import * as session from "./session.ts";

const SILENCE_MS = 30_000;

export const beat = signal<{ heard: number; newest: string | null } | null>(null);
/** The last live event of each alert: what shows that alert loads it again when this changes. */
export const touched = signal<{ alert: string; count: number }>({ alert: "", count: 0 });
/** The last patient about whom something was written or read. */
export const written = signal<{ patient: string; count: number }>({ patient: "", count: 0 });

/** How often something was said to one's specialty: who shows its teleconsulti loads them again. */
export const consulted = signal(0);

/** Whether the line is dead: it beats every five seconds. */
export const isLost = computed(() => {
  const heard = beat.value?.heard;
  return heard !== undefined && clock.now.value.getTime() - heard > SILENCE_MS;
});

type Listener = (event: LiveAlert | null) => void;
type Reader = (now: LivePatient) => void;
type Queuer = (news: LiveQueue | null) => void;

const listeners = new Set<Listener>();
const readers = new Set<Reader>();
const queuers = new Set<Queuer>();
let line: Live | null = null;

/** Be told of every event, and with null when the line was opened anew; gives the way to stop. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Be told how the open cases of a patient stand, whenever that changed; gives the way to stop. */
export function follow(reader: Reader): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}

/** Be told that the queue of one's specialty changed, and with null when the line was opened anew; gives the way to stop. */
export function attend(queuer: Queuer): () => void {
  queuers.add(queuer);
  return () => queuers.delete(queuer);
}

function onNews(news: News): void {
  if (news.kind === "alert") {
    touched.value = { alert: news.data.alert, count: touched.value.count + 1 };
    listeners.forEach((listener) => listener(news.data));
  } else if (news.kind === "patient") readers.forEach((reader) => reader(news.data));
  else if (news.kind === "message") written.value = { patient: news.data.patient, count: written.value.count + 1 };
  else if (news.kind === "queue") {
    if (news.data.what === "consult") consulted.value++;
    queuers.forEach((queuer) => queuer(news.data));
  }
  else if (news.kind === "open") {
    listeners.forEach((listener) => listener(null));
    queuers.forEach((queuer) => queuer(null));
  }
  else {
    clock.setBy(news.data.now);
    beat.value = { heard: clock.now.value.getTime(), newest: news.data.newest };
  }
}

function onTurn(): void {
  void api.me("page").catch(session.endedBy);
}

/** Which line this person hears; null for those who hear none. */
export const address = computed(() => {
  const me = session.me.value;
  if (me?.sees_worklist) return "/api/events";
  return me?.may.includes("read_queue") ? "/api/events/queue" : null;
});

effect(() => {
  line?.stop();
  line = address.value ? new Live(address.value, { onNews, onTurn }) : null;
  if (!line) beat.value = null;
});
