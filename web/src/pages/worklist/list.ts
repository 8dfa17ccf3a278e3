// The worklist as it stands on this screen, kept fresh by live events.

import { computed, effect, signal } from "@preact/signals";
import { type Asker, codeIn } from "../../api/client.ts";
import type { Case, LivePatient } from "../../api/types/alerts.ts";
import * as api from "../../api/worklist.ts";
import * as clock from "../../state/clock.ts";
import * as live from "../../state/live.ts";
import * as service from "../../state/service.ts";
import * as session from "../../state/session.ts";
import { chosen, passes } from "./filters.ts";
import { laid, merge, replaced, type Row } from "./merge.ts";

const SETTLE_MS = 60;
const RETRY_MS = 4_000;

export const rows = signal<Row[] | null>(null);
export const waiting = signal<Case[]>([]);
export const failure = signal<string | null>(null);
/** The name of a patient of this person's own who has just become a high alert: said at once, once. */
export const urgent = signal("");

export const visible = computed(() => (rows.value ?? []).filter((row) => passes(row.case, chosen.value)));

/** Everything that is open now: the rows in view, and what waits behind the "N nuovi" bar. */
export const standing = computed(() => {
  const news = new Set(waiting.value.map((item) => item.key));
  const shown = (rows.value ?? []).filter((row) => !row.gone && !news.has(row.case.key)).map((row) => row.case);
  return [...shown, ...waiting.value];
});

let fresh: Case[] = [];
let heard: LivePatient[] = [];
let settle: ReturnType<typeof setTimeout> | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;

/** Load the list and follow it, until the given function is called. */
export function open(): () => void {
  void refresh("person");
  const stops = [live.listen((event) => event ?? soon(0)), live.follow(onPatient)];
  return () => {
    stops.forEach((stop) => stop());
    clearTimeout(settle);
    clearTimeout(retry);
  };
}

/** Show what waited, in the order of work. */
export function showWaiting(): void {
  rows.value = laid(fresh);
  waiting.value = [];
}

/** Reload everything. */
export async function refresh(asker: Asker): Promise<void> {
  try {
    const list = await api.worklist(asker);
    clock.setBy(list.now);
    service.hours.value = list.service;
    fresh = list.cases;
    fresh.forEach(clock.loaded);
    failure.value = null;
    show();
  } catch (problem) {
    if (session.endedBy(problem)) return;
    failure.value = codeIn(problem);
    soon(RETRY_MS);
  }
}

function soon(after: number): void {
  clearTimeout(retry);
  retry = setTimeout(() => void refresh("page"), after);
}

/** What comes within a moment is shown together. */
function onPatient(now: LivePatient): void {
  heard.push(now);
  settle ??= setTimeout(apply, SETTLE_MS);
}

function apply(): void {
  settle = undefined;
  const known = new Set(fresh.map((item) => item.key));
  for (const news of heard) {
    news.cases.forEach(clock.loaded);
    fresh = replaced(fresh, news.patient, news.cases);
    const mine = news.cases.find((item) => item.lane === "high" && !known.has(item.key) && isMine(item));
    if (mine) urgent.value = `${mine.patient.given_name} ${mine.patient.family_name}`;
  }
  heard = [];
  if (rows.value) show();
}

function show(): void {
  const merged = document.hidden ? { rows: laid(fresh), waiting: [] } : merge(rows.value ?? [], fresh);
  rows.value = merged.rows;
  waiting.value = merged.waiting;
}

function isMine(item: Case): boolean {
  const me = session.me.value?.username;
  return item.managers.some((one) => one.username === me);
}

/** Whoever comes next sees nothing of what this person saw. */
effect(() => {
  if (session.me.value) return;
  clearTimeout(settle);
  clearTimeout(retry);
  settle = undefined;
  fresh = [];
  heard = [];
  rows.value = null;
  waiting.value = [];
  failure.value = null;
});

/** When the service opens or closes, every countdown is another. */
effect(() => {
  const until = service.hours.value?.until;
  if (until && clock.minute.value >= Date.parse(until)) soon(1_000);
});
