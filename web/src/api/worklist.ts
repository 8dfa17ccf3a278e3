// What the worklist asks: the open cases, one alert, and what a person does about it.

import { ask, type Asker } from "./client.ts";
import type { Alert, AlertPage, Outcome, Worklist } from "./types/alerts.ts";

export interface AskSilence {
  kind: string;
  reason: string;
  ends: string | null;
  rules: string[];
}

export const worklist = (asker: Asker) => ask<Worklist>("GET", "/api/worklist", asker);
export const alert = (uid: string, asker: Asker) => ask<AlertPage>("GET", `/api/alerts/${uid}`, asker);
export const take = (uid: string) => deed(uid, "take");
export const begin = (uid: string, said: Outcome | null, note: string) => deed(uid, "begin", { said, note });
export const call = (uid: string, whom: "patient" | "caregiver") => deed(uid, "call", { whom });
export const noAnswer = (uid: string, note: string) => deed(uid, "no-answer", { note });
export const close = (uid: string, outcome: Outcome, note: string, also: string[]) => deed(uid, "close", { outcome, note, also });
export const silence = (patient: string, asked: AskSilence) =>
  ask<unknown>("POST", `/api/patients/${patient}/silences`, "person", asked);

function deed(uid: string, verb: string, body?: object): Promise<Alert> {
  return ask<Alert>("POST", `/api/alerts/${uid}/${verb}`, "person", body);
}
