// What the page of one patient asks.

import { ask, query } from "./client.ts";
import type { Courses, Listed, PatientRecord, Picture, Reading, Silence, Timeline } from "./types/record.ts";

export const patients = () => ask<Listed[]>("GET", "/api/patients", "person");
export const record = (uid: string) => ask<PatientRecord>("GET", `/api/patients/${uid}`, "person");
export const courses = (uid: string, days: number) => ask<Courses>("GET", `/api/patients/${uid}/courses${query({ days })}`, "person");
export const timeline = (uid: string, before: string | null) =>
  ask<Timeline>("GET", `/api/patients/${uid}/timeline${query({ before })}`, "person");
export const readings = (uid: string) => ask<Reading[]>("GET", `/api/patients/${uid}/readings`, "person");
export const pictures = (uid: string) => ask<{ pictures: Picture[] }>("GET", `/api/patients/${uid}/pictures`, "person");

export const silence = (uid: string, asked: { kind: string; reason: string; ends: string | null; rules: string[] }) =>
  ask<Silence>("POST", `/api/patients/${uid}/silences`, "person", asked);
export const lift = (uid: string, number: number) => ask<Silence>("POST", `/api/patients/${uid}/silences/${number}/lift`, "person", {});
