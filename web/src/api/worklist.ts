// What the worklist asks: the open cases, one alert, and what a person does about it.

import { ask, type Asker } from "./client.ts";
import type { Alert, AlertPage, Outcome, Worklist } from "./types/alerts.ts";

export const worklist = (asker: Asker) => ask<Worklist>("GET", "/api/worklist", asker);
export const alert = (uid: string, asker: Asker) => ask<AlertPage>("GET", `/api/alerts/${uid}`, asker);
export const take = (uid: string) => ask<Alert>("POST", `/api/alerts/${uid}/take`, "person");
export const begin = (uid: string) => ask<Alert>("POST", `/api/alerts/${uid}/begin`, "person", {});
export const close = (uid: string, outcome: Outcome) => ask<Alert>("POST", `/api/alerts/${uid}/close`, "person", { outcome });
