// What the reading rooms ask.

import { ask, query } from "./client.ts";
import { change, tagged } from "./revision.ts";
import type { Content, Draft, Lease, ListedReport, QueuedReading, Reading, Report, SignedReport, Specialty } from "./types/reading.ts";

interface Page {
  items: QueuedReading[];
  next: string | null;
}

/** What the question is about: a span of a trace, or pictures. */
interface AskReading {
  specialty: Specialty;
  question: string;
  priority: "urgent" | "routine";
  device?: number | null;
  signal?: number | null;
  starts?: string | null;
  ends?: string | null;
  pictures?: readonly string[];
  alert?: string | null;
}

const of = (uid: string) => `/api/readings/${uid}`;

export const queue = (specialty: Specialty, after: string | null = null) =>
  ask<Page>("GET", `/api/readings${query({ specialty, after, limit: 200 })}`, "page");
export const reading = (uid: string) => ask<Reading>("GET", of(uid), "person");
export const take = (uid: string, isPage = false) => ask<Lease>("POST", `${of(uid)}/lease`, isPage ? "page" : "person");
/** Also when the page goes away: the browser finishes it alone. */
export const giveBack = (uid: string) => void fetch(`${of(uid)}/lease`, { method: "DELETE", keepalive: true }).catch(() => null);
export const draft = (uid: string) => tagged<Draft>("GET", `${of(uid)}/report`);
export const save = (uid: string, tag: string, content: Content, isLast = false) =>
  change<null>("PUT", `${of(uid)}/report`, tag, { content }, isLast);
export const drop = (uid: string, tag: string) => change<null>("DELETE", `${of(uid)}/report`, tag);
/** `seen`: what the reader has before their eyes, by the name that it came with. */
export const sign = (uid: string, tag: string, as: "preliminary" | "final", seen: string | null) =>
  change<SignedReport>("POST", `${of(uid)}/report/sign`, tag, { as, seen });
export const amend = (uid: string, reason: string) => ask<null>("POST", `${of(uid)}/report/amend`, "person", { reason });
export const question = (patient: string, asked: AskReading) =>
  ask<{ uid: string }>("POST", `/api/patients/${patient}/readings`, "person", asked);
export const report = (uid: string) => ask<Report>("GET", `/api/reports/${uid}`, "person");
export const paper = (uid: string) => `/api/reports/${uid}.pdf`;
export const reportsOf = (patient: string) => ask<ListedReport[]>("GET", `/api/patients/${patient}/reports`, "person");
