// Which cases are shown: whose they are, by doctor, pathway and case manager; all of it stands in the address.

import { computed } from "@preact/signals";
import type { Case } from "../../api/types/alerts.ts";
import type { Owner } from "../../api/types/shared.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";

export const WHOSE = ["all", "mine", "free"] as const;
export type Whose = (typeof WHOSE)[number];

export interface Chosen {
  whose: Whose;
  gp: string;
  pathway: string;
  manager: string;
}

export interface Choice {
  value: string;
  name: string;
}

export const chosen = computed<Chosen>(() => {
  const asked = (name: string) => route.route.value.query.get(name) ?? "";
  const whose = WHOSE.find((one) => one === asked("whose")) ?? "all";
  return { whose, gp: asked("gp"), pathway: asked("pathway"), manager: asked("cm") };
});

export const isAny = computed(() => {
  const { whose, gp, pathway, manager } = chosen.value;
  return whose !== "all" || Boolean(gp || pathway || manager);
});

/** Whether a case passes; `whose` can be left out, for the counts beside its buttons. */
export function passes(item: Case, filter: Chosen, whose: Whose = filter.whose): boolean {
  return (
    isWhose(item, whose) &&
    (!filter.gp || item.gps.some((one) => one.username === filter.gp)) &&
    (!filter.manager || item.managers.some((one) => one.username === filter.manager)) &&
    (!filter.pathway || pathwaysOf(item).includes(filter.pathway))
  );
}

function isWhose(item: Case, whose: Whose): boolean {
  const owner = item.alerts[0]?.owner;
  if (whose === "all") return true;
  return whose === "free" ? !owner : owner?.username === session.me.value?.username;
}

/** The pathways of a patient: "Scompenso, FA" are two. */
export function pathwaysOf(item: Case): string[] {
  return item.patient.pathway.split(",").map((one) => one.trim());
}

/** What can be chosen: only what occurs in the list, each once, by name. */
export function choices(cases: readonly Case[]): { gps: Choice[]; managers: Choice[]; pathways: Choice[] } {
  const people = (of: (item: Case) => Owner[]) =>
    sorted(new Map(cases.flatMap(of).map((one) => [one.username, one.display_name])));
  return {
    gps: people((item) => item.gps),
    managers: people((item) => item.managers),
    pathways: sorted(new Map(cases.flatMap(pathwaysOf).map((one) => [one, one]))),
  };
}

function sorted(found: Map<string, string>): Choice[] {
  return [...found].map(([value, name]) => ({ value, name })).sort((a, b) => a.name.localeCompare(b.name));
}
