// The five counts at the top: how much waits, and how grave it is.

import type { Case } from "../../api/types/alerts.ts";
import type { Lane } from "../../api/types/shared.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { LANES } from "./merge.ts";
import * as worklist from "./list.ts";
import { Icon } from "../../ui/Icon.tsx";
import { own } from "./words.ts";

export function Lanes() {
  const cases = standing();
  const lanes = LANES.filter((lane) => lane !== "adherence" || cases.some((item) => item.lane === lane));
  return (
    <nav class="lanes" aria-label={own.value.worklist.lanes}>
      {lanes.map((lane) => (
        <Count key={lane} lane={lane} cases={cases.filter((item) => item.lane === lane)} />
      ))}
    </nav>
  );
}

function Count({ lane, cases }: { lane: Lane; cases: Case[] }) {
  return (
    <a href={`#lane-${lane}`} class={lane} onClick={reveal(lane)}>
      <span class={`sev ${lane}`}>
        <Icon shape={lane} />
      </span>
      <span>{own.value.worklist.lane[lane]}</span>
      <b>{cases.length}</b>
      <span class="meta">{summary(cases)}</span>
    </a>
  );
}

/** "2 da prendere, da 11 min": the number, and how long the oldest has waited. */
function summary(cases: Case[]): string {
  const { worklist: say, handling } = own.value;
  if (cases.length === 0) return say.none;
  const free = cases.flatMap((item) => item.alerts.filter((alert) => alert.handling === "new").slice(0, 1));
  if (free.length === 0) return say.allTaken;
  const oldest = Math.min(...free.map((alert) => Date.parse(alert.raised_at)));
  return `${say.waiting(free.length)}, ${handling.since(format.value.span(clock.now.value.getTime() - oldest))}`;
}

/** What is open now: the rows in view, and what waits behind the "N nuovi" bar. */
function standing(): Case[] {
  const news = worklist.waiting.value;
  const fresh = new Set(news.map((item) => item.key));
  const shown = (worklist.rows.value ?? []).filter((row) => !row.gone && !fresh.has(row.case.key));
  return [...shown.map((row) => row.case), ...news];
}

function reveal(lane: Lane): (event: MouseEvent) => void {
  return (event) => {
    event.preventDefault();
    const there = document.getElementById(`lane-${lane}`);
    there?.scrollIntoView({ block: "start" });
    there?.querySelector<HTMLElement>(".who a")?.focus({ preventScroll: true });
  };
}
