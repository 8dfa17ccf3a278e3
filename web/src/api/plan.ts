// What the editor of a plan asks.

import { ask } from "./client.ts";
import { change, tagged } from "./revision.ts";
import type { Document, PlanPage, PlanView, Readout, Signed, Template, WhatIf } from "./types/plan.ts";

const of = (uid: string) => `/api/patients/${uid}/plan`;

export const page = (uid: string) => tagged<PlanPage>("GET", of(uid));
export const version = (uid: string, number: number) => ask<PlanView>("GET", `${of(uid)}/${number}`, "person");
export const read = (uid: string, document: Document) => ask<Readout>("POST", `${of(uid)}/read`, "person", { document });
export const whatIf = (uid: string, document: Document, days: number) =>
  ask<WhatIf>("POST", `/api/patients/${uid}/what-if`, "person", { document, days });
export const save = (uid: string, tag: string, document: Document, reason: string) =>
  change<null>("PUT", `${of(uid)}/draft`, tag, { document, reason });
export const drop = (uid: string, tag: string) => change<null>("DELETE", `${of(uid)}/draft`, tag);
export const propose = (uid: string, tag: string) => change<null>("POST", `${of(uid)}/draft/propose`, tag);
export const sign = (uid: string, tag: string, agreed: { agreed_on: string | null; agreed_by: string }) =>
  change<Signed>("POST", `${of(uid)}/draft/sign`, tag, agreed);
export const templates = () => ask<Template[]>("GET", "/api/templates", "person");
export const started = (id: string) => ask<{ document: Document }>("GET", `/api/templates/${id}`, "person");
