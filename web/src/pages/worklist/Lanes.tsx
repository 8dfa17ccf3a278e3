// The seven counts at the top: how much waits, and what is due first.

import { useComputed } from "@preact/signals";
import type { Case } from "../../api/types/alerts.ts";
import type { Lane } from "../../api/types/shared.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { Icon } from "../../ui/Icon.tsx";
import { leftOf } from "./Countdown.tsx";
import { chosen, passes } from "./filters.ts";
import * as list from "./list.ts";
import { LANES } from "./merge.ts";
import { own } from "./words.ts";

export function Lanes() {
  const cases = useComputed(() => list.standing.value.filter((item) => passes(item, chosen.value)));
  return (
    <nav class="lanes" aria-label={own.value.worklist.lanes}>
      {LANES.map((lane) => (
        <Count key={lane} lane={lane} cases={cases.value.filter((item) => item.lane === lane)} />
      ))}
    </nav>
  );
}

function Count({ lane, cases }: { lane: Lane; cases: Case[] }) {
  return (
    <a href={`#lane-${lane}`} class={lane} onClick={(event) => reveal(lane, event)}>
      <span class={`sev ${lane}`}>
        <Icon shape={lane} />
      </span>
      <span>{own.value.worklist.lane[lane]}</span>
      <b>{cases.length}</b>
      <span class="meta">{summary(lane, cases)}</span>
    </a>
  );
}

/** "scade fra 9 min": what is due first, or how long it is late. */
function summary(lane: Lane, cases: Case[]): string {
  const { worklist: say } = own.value;
  if (cases.length === 0) return say.none;
  const due = cases.filter((item) => item.due && !item.silence);
  if (lane === "recall") {
    const first = Math.min(...due.map((item) => Date.parse(item.due!.at)));
    return Number.isFinite(first) ? say.next(format.value.moment(new Date(first), new Date(clock.minute.value))) : "";
  }
  if (due.length === 0) return "";
  const left = Math.min(...due.map((item) => leftOf(item.due!, clock.loaded(item))));
  return left < 0 ? say.overdue(format.value.left(-left)) : say.dueIn(format.value.left(left));
}

/** Bring a lane into view, and the focus to its first case. */
export function reveal(lane: Lane, event?: Event): void {
  event?.preventDefault();
  const there = document.getElementById(`lane-${lane}`);
  there?.scrollIntoView({ block: "start" });
  there?.querySelector<HTMLElement>("[data-row]")?.focus({ preventScroll: true });
}
