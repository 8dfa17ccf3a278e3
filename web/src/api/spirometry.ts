// What the spirometry room asks.

import { ask, type Asker, query } from "./client.ts";
import type { GradeSession, JudgeBlow, SpirometryCourse, SpirometrySession } from "./types/spirometry.ts";

const of = (patient: string, session = "") => `/api/patients/${patient}/spirometry${session && `/${session}`}`;

/** The address name of a session: its device, and any moment in it. */
export const keyOf = (device: number, at: string) => `${device}-${microseconds(at)}`;

/** When a session began, by its name. */
export const momentOf = (key: string) => new Date(Number(key.split("-")[1]) / 1_000);

export const course = (patient: string, days: number, asker: Asker) =>
  ask<SpirometryCourse>("GET", of(patient) + query({ days }), asker);
export const session = (patient: string, key: string, asker: Asker) => ask<SpirometrySession>("GET", of(patient, key), asker);
export const judge = (patient: string, key: string, said: JudgeBlow) =>
  ask<SpirometrySession>("POST", `${of(patient, key)}/judgements`, "person", said);
export const grade = (patient: string, key: string, said: GradeSession) =>
  ask<SpirometrySession>("POST", `${of(patient, key)}/grades`, "person", said);
export const give = (patient: string, key: string, given: { given_at: string; drug: string }) =>
  ask<SpirometrySession>("PUT", `${of(patient, key)}/bronchodilator`, "person", given);
export const takeBack = (patient: string, key: string) =>
  ask<SpirometrySession>("DELETE", `${of(patient, key)}/bronchodilator`, "person");
export const measureHeight = (patient: string, height_cm: number, measured_on: string) =>
  ask<null>("PUT", `/api/patients/${patient}/height`, "person", { height_cm, measured_on });

/** Since 1970, as digits: a browser's clock knows only thousandths, the server's moments millionths. */
function microseconds(at: string): string {
  const fraction = /\.(\d+)/.exec(at)?.[1] ?? "";
  const seconds = Math.floor(Date.parse(at) / 1_000);
  return `${seconds}${fraction.padEnd(6, "0").slice(0, 6)}`;
}
