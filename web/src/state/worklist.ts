// The worklist as it stands on this screen, kept fresh by live events.

import { computed, effect, signal } from "@preact/signals";
import * as api from "../api/client.ts";
import { Live } from "../api/live.ts";
import type { Beat, Case, LiveAlert } from "../api/types.ts";
import * as clock from "./clock.ts";
import { laid, merge, type Row } from "./merge.ts";
import * as session from "./session.ts";

const SETTLE_MS = 120;
const RETRY_MS = 4_000;
const SILENCE_MS = 30_000;

export type Filter = "all" | "mine" | "free";

export const rows = signal<Row[] | null>(null);
export const waiting = signal<Case[]>([]);
export const filter = signal<Filter>("all");
export const failure = signal<string | null>(null);
/** The last live event of each alert: pages that show it load it again when this changes. */
export const touched = signal<{ alert: string; count: number }>({ alert: "", count: 0 });
export const beat = signal<{ heard: number; newest: string | null } | null>(null);

/** Whether the line is alive: it beats every five seconds. */
export const isLost = computed(() => {
  const heard = beat.value?.heard;
  return heard !== undefined && clock.now.value.getTime() - heard > SILENCE_MS;
});

export const visible = computed(() => (rows.value ?? []).filter((row) => passes(row, filter.value)));

let fresh: Case[] = [];
let live: Live | null = null;
let settle: ReturnType<typeof setTimeout> | undefined;

/** Load the list and follow it, for as long as this person is logged in. */
export async function open(): Promise<void> {
  const loaded = await refresh("person");
  if (loaded === null) return;
  live?.stop();
  live = new Live(loaded, { onAlert, onBeat, onRefused });
}

export function close(): void {
  clearTimeout(settle);
  live?.stop();
  live = null;
  rows.value = null;
  waiting.value = [];
  beat.value = null;
  failure.value = null;
}

/** Show what waited, in the order of the server. */
export function showWaiting(): void {
  rows.value = laid(fresh);
  waiting.value = [];
}

/** Reload; gives the number of the last event that the list contains, or null where it could not be had. */
export async function refresh(asker: api.Asker): Promise<number | null> {
  try {
    const list = await api.worklist(asker);
    clock.setBy(list.now);
    fresh = list.cases;
    failure.value = null;
    const merged = document.hidden ? { rows: laid(fresh), waiting: [] } : merge(rows.value ?? [], fresh);
    rows.value = merged.rows;
    waiting.value = merged.waiting;
    return list.last_event;
  } catch (problem) {
    return afterFailure(problem);
  }
}

function afterFailure(problem: unknown): null {
  if (session.endedBy(problem)) return null;
  failure.value = problem instanceof api.Problem ? problem.code : "failed";
  clearTimeout(settle);
  settle = setTimeout(() => void (live ? refresh("page") : open()), RETRY_MS);
  return null;
}

function onAlert(event: LiveAlert): void {
  touched.value = { alert: event.alert, count: touched.value.count + 1 };
  clearTimeout(settle);
  settle = setTimeout(() => void refresh("page"), SETTLE_MS);
}

function onBeat(heard: Beat): void {
  clock.setBy(heard.now);
  beat.value = { heard: clock.now.value.getTime(), newest: heard.newest };
}

function onRefused(): void {
  void api.me("page").catch(session.endedBy);
}

function passes(row: Row, chosen: Filter): boolean {
  const owner = row.case.alerts[0]?.owner;
  if (chosen === "all") return true;
  return chosen === "free" ? !owner : owner?.username === session.me.value?.username;
}

effect(() => {
  if (session.me.value === null) close();
});
