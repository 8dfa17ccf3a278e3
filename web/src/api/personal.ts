// What carers correct about a patient's person, team and kit, and the pause that is asked for at home.

import { ask } from "./client.ts";
import type { Correction, Member, Person } from "./types/record.ts";

export type Corrected = Partial<Pick<Person, "given_name" | "family_name" | "birth_date" | "sex" | "pathway" | "phone" | "address" | "town" | "allergies" | "caregiver_name" | "caregiver_phone">>;

const of = (uid: string) => `/api/patients/${uid}`;

export const correct = (uid: string, fields: Corrected, reason: string) => ask<null>("PATCH", `${of(uid)}/person`, "person", { ...fields, reason });
export const corrections = (uid: string) => ask<Correction[]>("GET", `${of(uid)}/person/corrections`, "person");
export const join = (uid: string, username: string) => ask<Member[]>("POST", `${of(uid)}/team`, "person", { username });
export const leave = (uid: string, username: string) => ask<Member[]>("POST", `${of(uid)}/team/${encodeURIComponent(username)}/leave`, "person");
export const takeDevice = (uid: string, device: string) => ask<null>("POST", `${of(uid)}/kit`, "person", { device });
export const bringBack = (uid: string, device: string) => ask<null>("POST", `${of(uid)}/kit/${encodeURIComponent(device)}/return`, "person");
export const pause = (uid: string, asked: { starts: string; ends: string; note: string }) => ask<null>("POST", `${of(uid)}/pause`, "person", asked);
