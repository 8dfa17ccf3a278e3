// What the console asks about agreements, delegations, broken glass and who looked.

import { ask, type Paged, query } from "./client.ts";
import type { AuditRow, BrokenGlass, Consent, ConsentKind, Delegation, Emergency, How, Looked, Reader } from "./types/consents.ts";

export interface AskConsent {
  kind: ConsentKind;
  given_by: "patient" | "guardian";
  how: How;
  evidence: string;
}

const of = (uid: string) => `/api/patients/${uid}`;

export const every = (uid: string) => ask<Consent[]>("GET", `${of(uid)}/consents`, "person");
export const give = (uid: string, asked: AskConsent) => ask<Consent>("POST", `${of(uid)}/consents`, "person", asked);
export const withdraw = (uid: string, kind: ConsentKind, reason: string) =>
  ask<Consent>("POST", `${of(uid)}/consents/${kind}/withdraw`, "person", { reason });
export const delegations = (uid: string) => ask<Delegation[]>("GET", `${of(uid)}/delegations`, "person");
export const delegate = (uid: string, asked: { caregiver: string; ends_at: string | null; evidence: string }) =>
  ask<Delegation>("POST", `${of(uid)}/delegations`, "person", asked);
export const takeBack = (uid: string, id: number, reason: string) =>
  ask<Delegation>("POST", `${of(uid)}/delegations/${id}/take-back`, "person", { reason });
export const readers = (uid: string) => ask<Reader[]>("GET", `${of(uid)}/readers`, "person");
export const looked = (uid: string, after: string | null = null) =>
  ask<Paged<Looked>>("GET", `${of(uid)}/access-log${query({ after, limit: 100 })}`, "person");

export const breakGlass = (code: string, reason: string) => ask<Emergency>("POST", "/api/break-glass", "person", { code, reason });
export const glasses = (after: string | null = null) => ask<Paged<BrokenGlass>>("GET", `/api/break-glass${query({ after })}`, "person");
export const glassSeen = (id: number) => ask<null>("POST", `/api/break-glass/${id}/seen`, "person");
export const audit = (after: string | null = null) => ask<Paged<AuditRow>>("GET", `/api/audit${query({ after })}`, "person");
