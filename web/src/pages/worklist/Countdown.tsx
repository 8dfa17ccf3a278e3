// How long is left, in words that shrink with need, with the part of the time that is used up.

import type { Due } from "../../api/types/alerts.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import * as service from "../../state/service.ts";
import { Icon } from "../../ui/Icon.tsx";
import { leftSince } from "./left.ts";
import { own } from "./words.ts";

const URGENT_S = 600;
const LAST_THIRD = 2 / 3;

export function Countdown({ due, loadedAt }: { due: Due | null; loadedAt: number }) {
  if (!due) return <div class="sla meta">{own.value.due.none}</div>;
  const left = leftOf(due, loadedAt);
  const used = Math.min(1, Math.max(0, 1 - left / Math.max(1, due.whole_s)));
  const kind = left < URGENT_S ? "urgent" : used > LAST_THIRD ? "soon" : "";
  const percent = Math.round(used * 20) * 5;
  return (
    <div class={`sla ${kind}`}>
      <b>
        <Icon shape="clock" />
        {left < 0 ? own.value.due.late(format.value.left(-left)) : format.value.left(left)}
      </b>
      <svg class="track" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width={percent} height="4" />
      </svg>
      <span class="meta">{isPaused(left) ? own.value.due.paused(opening()) : own.value.due[due.what]}</span>
    </div>
  );
}

/** Seconds of service time that are left now; out of hours the clock stands. Late is late by the wall clock. */
export function leftOf(due: Due, loadedAt: number): number {
  const isRunning = due.left_s <= 0 || (service.hours.value?.is_open ?? true);
  if (!isRunning) return due.left_s;
  return leftSince(due.left_s, loadedAt, clock.minute.value, () => clock.now.value.getTime());
}

function isPaused(left: number): boolean {
  return left > 0 && service.hours.value?.is_open === false;
}

function opening(): string {
  const until = service.hours.value?.until;
  return until ? format.value.clock(new Date(until)) : "";
}
