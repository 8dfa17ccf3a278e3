// The worklist as it stands on this screen, kept fresh by live events.

import { computed, effect, signal } from "@preact/signals";
import { type Asker, codeIn } from "../../api/client.ts";
import type { Case } from "../../api/types/alerts.ts";
import * as api from "../../api/worklist.ts";
import * as clock from "../../state/clock.ts";
import * as live from "../../state/live.ts";
import * as session from "../../state/session.ts";
import { laid, merge, type Row } from "./merge.ts";

const SETTLE_MS = 120;
const RETRY_MS = 4_000;

export type Filter = "all" | "mine" | "free";

export const rows = signal<Row[] | null>(null);
export const waiting = signal<Case[]>([]);
export const filter = signal<Filter>("all");
export const failure = signal<string | null>(null);

export const visible = computed(() => (rows.value ?? []).filter((row) => passes(row, filter.value)));

let fresh: Case[] = [];
let settle: ReturnType<typeof setTimeout> | undefined;

/** Load the list and follow it, until the given function is called. */
export function open(): () => void {
  void refresh("person");
  const deaf = live.listen(() => soon(SETTLE_MS));
  return () => {
    deaf();
    clearTimeout(settle);
  };
}

/** Show what waited, in the order of the server. */
export function showWaiting(): void {
  rows.value = laid(fresh);
  waiting.value = [];
}

/** Reload what is shown. */
export async function refresh(asker: Asker): Promise<void> {
  try {
    const list = await api.worklist(asker);
    clock.setBy(list.now);
    fresh = list.cases;
    failure.value = null;
    const merged = document.hidden ? { rows: laid(fresh), waiting: [] } : merge(rows.value ?? [], fresh);
    rows.value = merged.rows;
    waiting.value = merged.waiting;
  } catch (problem) {
    if (session.endedBy(problem)) return;
    failure.value = codeIn(problem);
    soon(RETRY_MS);
  }
}

function soon(after: number): void {
  clearTimeout(settle);
  settle = setTimeout(() => void refresh("page"), after);
}

function passes(row: Row, chosen: Filter): boolean {
  const owner = row.case.alerts[0]?.owner;
  if (chosen === "all") return true;
  return chosen === "free" ? !owner : owner?.username === session.me.value?.username;
}

/** Whoever comes next sees nothing of what this person saw. */
effect(() => {
  if (session.me.value) return;
  clearTimeout(settle);
  fresh = [];
  rows.value = null;
  waiting.value = [];
  failure.value = null;
});
