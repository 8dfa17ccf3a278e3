// Who looked, as people tell it: what one person did the same way on one day is one line.

import type { Looked } from "../../api/types/consents.ts";
import { format } from "../../i18n/index.ts";
import { own } from "./words.ts";

export interface Look {
  id: number;
  at: string;
  who: string;
  role: string | null;
  what: string;
  times: number;
  isEmergency: boolean;
  isRefused: boolean;
}

/** Newest first, as they came; the time of a line is that of its newest look. */
export function told(rows: readonly Looked[]): Look[] {
  const lines = new Map<string, Look>();
  for (const row of rows) {
    const what = own.value.actions[row.action] ?? own.value.anything;
    const key = [format.value.date(new Date(row.at)), row.who, what, row.purpose, row.outcome].join("|");
    const known = lines.get(key);
    if (known) known.times += 1;
    else lines.set(key, line(row, what));
  }
  return [...lines.values()];
}

function line(row: Looked, what: string): Look {
  return {
    id: row.id,
    at: row.at,
    who: row.who ?? own.value.nobody,
    role: row.role,
    what,
    times: 1,
    isEmergency: row.purpose === "emergency",
    isRefused: row.outcome === "refused",
  };
}
