// The worklist's keys; Help.tsx lists them. Single letters act only outside of fields, and may be off.

import type { Case } from "../../api/types/alerts.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { nameOf } from "../../ui/people.ts";
import * as actions from "./actions.ts";
import { isHelpOpen } from "./Help.tsx";
import { reveal } from "./Lanes.tsx";
import * as list from "./list.ts";
import { LANES } from "./merge.ts";
import { wish } from "./panel.ts";
import { more } from "./Rows.tsx";

/** Where letters are text, or choose. */
const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

const BY_KEY: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  a: takeHere,
  c: () => openHere("call"),
  o: () => openHere("outcome"),
  s: () => openHere("silence"),
  t: () => openHere("technique"),
  n: list.showWaiting,
  "?": () => (isHelpOpen.value = true),
  Escape: closeCase,
};

/** Listens until the given function is called. */
export function listen(): () => void {
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}

/** Close the open case and give the focus back to its row. */
export function closeCase(): void {
  const { uid } = route.route.value;
  if (!uid) return;
  const row = rowOf(uid);
  route.go(route.kept("/"));
  (row ?? rows()[0])?.focus();
}

function pressed(event: KeyboardEvent): void {
  const isField = (event.target as HTMLElement | null)?.closest(FIELDS);
  const isEscape = event.key === "Escape";
  if ((isField && !isEscape) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!isEscape && !session.hasKeys.value) return;
  const act = BY_KEY[event.key] ?? laneKey(event.key);
  if (!act) return;
  event.preventDefault();
  act();
}

function laneKey(key: string): (() => void) | undefined {
  const lane = LANES[Number(key) - 1];
  return lane && (() => reveal(lane));
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row]")];
}

function rowOf(uid: string): HTMLElement | undefined {
  const item = list.rows.value?.find((row) => row.case.alerts.some((alert) => alert.uid === uid));
  return rows().find((link) => link.closest<HTMLElement>("[data-case]")?.dataset["case"] === item?.case.key);
}

function move(step: number): void {
  const all = rows();
  const uid = route.route.value.uid;
  const at = all.indexOf(document.activeElement as HTMLElement);
  const open = uid ? all.indexOf(rowOf(uid) as HTMLElement) : -1;
  const next = at >= 0 ? at + step : Math.max(0, open);
  if (next >= all.length) more();
  const row = all[Math.max(0, Math.min(all.length - 1, next))];
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

function takeHere(): void {
  const item = caseHere();
  const alert = item && actions.toTake(item);
  if (item && alert) void actions.take(alert.uid, nameOf(item.patient));
}

/** Open the case with the focus, and begin something in it. */
function openHere(what: "call" | "outcome" | "silence" | "technique"): void {
  const item = caseHere();
  const alert = item?.alerts[0];
  const open = route.route.value.uid;
  if (!alert && !open) return;
  wish.value = what;
  const isOpen = item?.alerts.some((one) => one.uid === open);
  if (alert && !isOpen) route.go(route.kept(route.alertPath(alert.uid)));
}

/** The case with the focus, or else the open one. */
function caseHere(): Case | undefined {
  const key = document.activeElement?.closest<HTMLElement>("[data-case]")?.dataset["case"];
  const { uid } = route.route.value;
  return list.rows.value?.find((row) =>
    key ? row.case.key === key : row.case.alerts.some((alert) => alert.uid === uid),
  )?.case;
}
