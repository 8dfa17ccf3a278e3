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

export const LANES: readonly Lane[] = ["high", "medium", "low", "technical", "adherence", "late", "recall"];

/** The list as it may be shown without moving anything. An empty list has nothing that could jump. */
export function merge(rows: readonly Row[], fresh: readonly Case[]): Merged {
  if (rows.every((row) => row.gone)) return { rows: laid(fresh), waiting: [] };
  const byKey = new Map(fresh.map((item) => [item.key, item]));
  const shown = new Map(rows.map((row) => [row.case.key, row]));
  const kept = rows.map((row) => updated(row, byKey.get(row.case.key)));
  return { rows: kept, waiting: fresh.filter((item) => isNews(item, shown.get(item.key))) };
}

/** The list in the order of work: what the reader gets who asks for it. */
export function laid(fresh: readonly Case[]): Row[] {
  return ordered(fresh).map((item) => ({ case: item, lane: item.lane, gone: false }));
}

/** Lane, then what is due first, then what arrived first: the order that is printed below the list. */
export function ordered(cases: readonly Case[]): Case[] {
  const key = new Map(cases.map((item) => [item, [LANES.indexOf(item.lane), dueOf(item), arrivalOf(item)]]));
  return [...cases].sort((a, b) => {
    const [one, other] = [key.get(a)!, key.get(b)!];
    const differs = one.findIndex((part, i) => part !== other[i]);
    return differs < 0 ? 0 : one[differs]! - other[differs]!;
  });
}

/** What stands open of one patient is this now; of all others it stays as it was. */
export function replaced(fresh: readonly Case[], patient: string, cases: readonly Case[]): Case[] {
  return [...fresh.filter((item) => item.patient.uid !== patient), ...cases];
}

function dueOf(item: Case): number {
  return item.due && !item.silence ? Date.parse(item.due.at) : Number.MAX_SAFE_INTEGER;
}

function arrivalOf(item: Case): number {
  return Math.min(...item.alerts.map((alert) => Date.parse(alert.raised_at)));
}

/** A row that did not change stays the very same, and need not be drawn again. */
function updated(row: Row, fresh: Case | undefined): Row {
  if (!fresh) return row.gone ? row : { ...row, gone: true };
  return row.case === fresh && !row.gone ? row : { ...row, case: fresh, gone: false };
}

function isNews(item: Case, row: Row | undefined): boolean {
  return !row || LANES.indexOf(item.lane) < LANES.indexOf(row.lane);
}
