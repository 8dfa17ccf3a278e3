// How fresh cases join a list that somebody is reading: values change in place, rows never jump, the new wait.

import type { Case } from "../../api/types/alerts.ts";
import type { Lane } from "../../api/types/shared.ts";

export interface Row {
  case: Case;
  /** The lane in which it stands until the next time the reader asks for the new. */
  lane: Lane;
  gone: boolean;
}

export interface Merged {
  rows: Row[];
  /** New, or become graver: what "N nuovi" counts. */
  waiting: Case[];
}

export const LANES: readonly Lane[] = ["high", "medium", "low", "technical", "adherence"];

/** The list as it may be shown without moving anything. An empty list has nothing that could jump. */
export function merge(rows: readonly Row[], fresh: readonly Case[]): Merged {
  if (rows.every((row) => row.gone)) return { rows: laid(fresh), waiting: [] };
  const byKey = new Map(fresh.map((item) => [item.key, item]));
  const shown = new Map(rows.map((row) => [row.case.key, row]));
  const kept = rows.map((row) => updated(row, byKey.get(row.case.key)));
  return { rows: kept, waiting: fresh.filter((item) => isNews(item, shown.get(item.key))) };
}

/** The list in the server's order: what the reader gets who asks for it. */
export function laid(fresh: readonly Case[]): Row[] {
  return fresh.map((item) => ({ case: item, lane: item.lane, gone: false }));
}

function updated(row: Row, fresh: Case | undefined): Row {
  return fresh ? { ...row, case: fresh, gone: false } : { ...row, gone: true };
}

function isNews(item: Case, row: Row | undefined): boolean {
  return !row || LANES.indexOf(item.lane) < LANES.indexOf(row.lane);
}
