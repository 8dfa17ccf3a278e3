// The keys of the ECG room; Help.tsx lists them. Single letters act only outside of fields, and may be off.

import * as session from "../../state/session.ts";
import { LABELS } from "../../viewers/ecg/beats.ts";
import type { Deeds } from "./correcting.ts";
import type { Desk } from "./desk.ts";

const FIELDS = "input, textarea, select, [contenteditable], [role=slider], dialog";
const STAGE = "[data-stage]";
const LEG_MS = 4;
const LONG_LEG_MS = 40;
const LONG_LEVEL = 10;

export interface Hands {
  desk: Desk;
  deeds: Deeds;
  mayCorrect: boolean;
  compare: () => void;
  help: () => void;
}

/** Listens until the given function is called. */
export function listen(hands: Hands): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if ((event.target as HTMLElement | null)?.closest(FIELDS)) return;
    const act = whileMeasuring(hands, event) ?? moving(hands, event) ?? lettered(hands, event);
    if (!act) return;
    event.preventDefault();
    act();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}

type Act = (() => void) | undefined;

/** With a caliper out, the arrows move its leg. */
function whileMeasuring({ desk }: Hands, event: KeyboardEvent): Act {
  if (!desk.caliper.peek()) return undefined;
  const ms = event.shiftKey ? LONG_LEG_MS : LEG_MS;
  const level = event.shiftKey ? LONG_LEVEL : 1;
  const onStage = (event.target as HTMLElement | null)?.closest(STAGE);
  switch (event.key) {
    case "ArrowLeft":
      return () => desk.moveLeg(-ms);
    case "ArrowRight":
      return () => desk.moveLeg(ms);
    case "ArrowUp":
      return () => desk.raiseLeg(level);
    case "ArrowDown":
      return () => desk.raiseLeg(-level);
    case "Tab":
      return onStage && !event.shiftKey ? desk.switchLeg : undefined;
    case "Escape":
      return desk.toggleCaliper;
  }
  return undefined;
}

function moving({ desk }: Hands, event: KeyboardEvent): Act {
  switch (event.key) {
    case "ArrowLeft":
      return () => desk.step(-1);
    case "ArrowRight":
      return () => desk.step(1);
    case "PageUp":
      return () => desk.turn(-1);
    case "PageDown":
      return () => desk.turn(1);
    case "Home":
      return () => desk.go(0);
    case "End":
      return () => desk.go(Infinity);
  }
  return undefined;
}

function lettered(hands: Hands, event: KeyboardEvent): Act {
  if (!session.hasKeys.value) return undefined;
  const { desk } = hands;
  const table: Record<string, () => void> = {
    "+": () => desk.faster(1), "=": () => desk.faster(1), "-": () => desk.faster(-1),
    "]": () => desk.taller(1), "[": () => desk.taller(-1),
    m: desk.toggleCaliper, r: desk.snap, n: desk.march,
    v: () => desk.nextEctopic(1), V: () => desk.nextEctopic(-1),
    ".": () => desk.nextBeat(1), ",": () => desk.nextBeat(-1),
    f: desk.toggleFilter, d: desk.disclose, x: hands.compare, "?": hands.help,
  };
  return table[event.key] ?? correcting(hands, event.key);
}

function correcting({ deeds, mayCorrect }: Hands, key: string): Act {
  if (!mayCorrect) return undefined;
  const label = LABELS[Number(key) - 1];
  const table: Record<string, () => void> = { 0: deeds.remove, i: deeds.add, u: deeds.undo };
  return label ? () => deeds.relabel(label) : table[key];
}
