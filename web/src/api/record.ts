// What the page of one patient asks.

import { ask, type Asker, query } from "./client.ts";
import type { Courses, Listed, PatientRecord, Picture, Place, Reading, Silence, Timeline } from "./types/record.ts";

export const patients = () => ask<Listed[]>("GET", "/api/patients", "person");
export const record = (uid: string, asker: Asker) => ask<PatientRecord>("GET", `/api/patients/${uid}`, asker);
export const courses = (uid: string, days: number, asker: Asker) =>
  ask<Courses>("GET", `/api/patients/${uid}/courses${query({ days })}`, asker);
export const timeline = (uid: string, before: string | null, asker: Asker = "person") =>
  ask<Timeline>("GET", `/api/patients/${uid}/timeline${query({ before })}`, asker);
export const readings = (uid: string) => ask<Reading[]>("GET", `/api/patients/${uid}/readings`, "person");
export const pictures = (uid: string) => ask<{ pictures: Picture[]; missing: Place[] }>("GET", `/api/patients/${uid}/pictures`, "person");

export const silence = (uid: string, asked: { kind: string; reason: string; ends: string | null; rules: string[] }) =>
  ask<Silence>("POST", `/api/patients/${uid}/silences`, "person", asked);
export const lift = (uid: string, number: number) => ask<Silence>("POST", `/api/patients/${uid}/silences/${number}/lift`, "person", {});
