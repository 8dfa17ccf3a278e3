// The worklist's keys: j k to move, Enter to open, a to take, n for the new, Esc to close.

import * as actions from "./actions.ts";
import type { Case } from "../../api/types/alerts.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import * as worklist from "./list.ts";
import { nameOf } from "../../ui/people.ts";

const BY_KEY: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  a: takeHere,
  n: worklist.showWaiting,
  Escape: closeCase,
};

/** Listens until the given function is called. Single letters act only outside of fields, and may be off. */
export function listen(): () => void {
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}

/** Close the open case and give the focus back to its row. */
export function closeCase(): void {
  const here = route.route.value;
  const uid = here.uid;
  if (!uid) return;
  const row = rows().find((link) => link.getAttribute("href") === route.alertPath(uid));
  route.go("/");
  (row ?? rows()[0])?.focus();
}

function pressed(event: KeyboardEvent): void {
  const isField = (event.target as HTMLElement | null)?.closest("input, textarea, select, [contenteditable]");
  if (isField || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key !== "Escape" && !session.hasKeys.value) return;
  const act = BY_KEY[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row]")];
}

function move(step: number): void {
  const all = rows();
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? openIndex(all) : at + step;
  const row = all[Math.max(0, Math.min(all.length - 1, next))];
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

function openIndex(all: HTMLElement[]): number {
  const uid = route.route.value.uid;
  const at = uid ? all.findIndex((link) => link.getAttribute("href") === route.alertPath(uid)) : 0;
  return Math.max(0, at);
}

function takeHere(): void {
  const item = caseHere();
  const uid = item && actions.toTake(item);
  if (item && uid) void actions.take(uid, nameOf(item.patient));
}

/** The case with the focus, or else the open one. */
function caseHere(): Case | undefined {
  const key = document.activeElement?.closest<HTMLElement>("[data-case]")?.dataset["case"];
  const here = route.route.value;
  return worklist.rows.value?.find((row) =>
    key ? row.case.key === key : row.case.alerts.some((alert) => alert.uid === here.uid),
  )?.case;
}
