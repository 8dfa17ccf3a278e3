// What teleconsulti ask.

import { ask, type Asker } from "./client.ts";
import type { Consult, ConsultOutcome, OpenThread } from "./types/consult.ts";
import type { Specialty } from "./types/reading.ts";

/** A picture of the viewer as its reader sees it, and what it shows. */
export interface Seen {
  /** A PNG in base64. */
  png: string;
  device?: number | null;
  signal?: number | null;
  starts?: string | null;
  ends?: string | null;
  view?: Record<string, string | number | boolean | null>;
}

export interface Opening {
  specialty: Specialty;
  body: string;
  alert?: string | null;
  reading?: string | null;
  snapshot?: Seen | null;
}

const of = (patient: string) => `/api/patients/${patient}/consults`;

/** The open threads of one's own specialty. */
export const waiting = () => ask<OpenThread[]>("GET", "/api/consults", "page");
export const all = (patient: string, asker: Asker) => ask<Consult[]>("GET", of(patient), asker);
export const open = (patient: string, asked: Opening) => ask<Consult[]>("POST", of(patient), "person", asked);
export const say = (patient: string, thread: string, said: { body: string; snapshot?: Seen | null }) =>
  ask<Consult[]>("POST", `${of(patient)}/${thread}/messages`, "person", said);
export const close = (patient: string, thread: string, outcome: ConsultOutcome) =>
  ask<Consult[]>("POST", `${of(patient)}/${thread}/close`, "person", { outcome });
export const picture = (patient: string, message: number) => `${of(patient)}/snapshots/${message}`;
