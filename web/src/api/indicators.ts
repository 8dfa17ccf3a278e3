// What the indicators page asks the api for.

import { ask, query } from "./client.ts";
import type { Behind, IndicatorsPage } from "./types/indicators.ts";

export interface Wanted {
  month: string | null;
  gp: string | null;
  pathway: string | null;
}

export const indicators = (wanted: Wanted, by: string | null) =>
  ask<IndicatorsPage>("GET", `/api/indicators${query({ ...wanted, by })}`, "person");

export const behind = (name: string, wanted: Wanted) =>
  ask<Behind>("GET", `/api/indicators/${name}/patients${query({ ...wanted })}`, "person");

/** Where the table lies that a browser saves as a file. */
/** `hasComma`: as spreadsheets in Italy read it. */
export const tableAddress = (wanted: Wanted, hasComma: boolean) => `/api/indicators/table${query({ ...wanted, comma: hasComma ? "true" : null })}`;
