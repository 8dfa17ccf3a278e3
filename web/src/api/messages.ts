// What the console asks about messages between centre and home, and about filing what is in range.

import { ask, type Asker } from "./client.ts";
import type { Filed, Filing, Message } from "./types/messages.ts";

export const messages = (patient: string, asker: Asker) => ask<Message[]>("GET", path(patient), asker);
export const write = (patient: string, body: string, alert: string | null) =>
  ask<Message[]>("POST", path(patient), "person", { body, alert });
export const toFile = (asker: Asker) => ask<Filing>("GET", "/api/filing", asker);
export const file = (until: string, patients: string[]) => ask<Filed>("POST", "/api/filing", "person", { until, patients });

function path(patient: string): string {
  return `/api/patients/${patient}/messages`;
}
