// How the console asks the api: typed calls, and every failure as a Problem with a code.

import type { AlertPage, Language, Me, Outcome, PushKey, Trend, WaveformMeta, Worklist, Alert, Span } from "./types.ts";

/** The api said no, or nothing. `code` is a word of the dictionary under `problems`. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`${status} ${code}`);
  }
}

/** A request that the page makes by itself must not keep a forgotten session alive. */
export type Asker = "person" | "page";

export const me = (asker: Asker = "person") => ask<Me>("GET", "/api/me", asker);
export const worklist = (asker: Asker) => ask<Worklist>("GET", "/api/worklist", asker);
export const alert = (uid: string, asker: Asker) => ask<AlertPage>("GET", `/api/alerts/${uid}`, asker);
export const take = (uid: string) => ask<Alert>("POST", `/api/alerts/${uid}/take`, "person");
export const begin = (uid: string) => ask<Alert>("POST", `/api/alerts/${uid}/begin`, "person", {});
export const close = (uid: string, outcome: Outcome) => ask<Alert>("POST", `/api/alerts/${uid}/close`, "person", { outcome });
export const pushKey = () => ask<PushKey>("GET", "/api/push", "page");
export const subscribe = (subscription: PushSubscriptionJSON) => ask<null>("PUT", "/api/push", "person", subscription);
export const unsubscribe = () => ask<null>("DELETE", "/api/push", "person");
export const logout = () => ask<null>("POST", "/api/logout", "person");

export const login = (username: string, password: string) =>
  ask<Me>("POST", "/api/login", "person", { username, password });

export const speak = (language: Language) => ask<Me>("PUT", "/api/me/language", "person", { language });

export const trend = (patient: string, signal: string, asker: Asker) =>
  ask<Trend>("GET", `/api/patients/${patient}/trend?signal=${signal}`, asker);

export const waveformMeta = (patient: string, span: Span, asker: Asker) =>
  ask<WaveformMeta>("GET", `${waveformUrl(patient, span)}?${between(span)}`, asker);

/** The samples behind a meta, as the bytes came: little-endian int16, segment after segment, lead after lead. */
export async function samples(patient: string, span: Span, meta: WaveformMeta): Promise<Int16Array> {
  const url = `${waveformUrl(patient, span)}/${meta.version}?${between(span)}`;
  const response = await sent("GET", url, "page");
  return new Int16Array(await response.arrayBuffer());
}

function waveformUrl(patient: string, span: Span): string {
  return `/api/patients/${patient}/waveforms/${span.device_id}/${span.signal}`;
}

function between(span: Span): string {
  return new URLSearchParams({ starts: span.starts, ends: span.ends }).toString();
}

async function ask<T>(method: string, url: string, asker: Asker, body?: object): Promise<T> {
  const response = await sent(method, url, asker, body);
  return response.status === 204 ? (null as T) : ((await response.json()) as T);
}

async function sent(method: string, url: string, asker: Asker, body?: object): Promise<Response> {
  const headers: Record<string, string> = asker === "page" ? { "Accanto-Asker": "page" } : {};
  if (body) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(url, { method, headers, body: body ? JSON.stringify(body) : null });
  } catch {
    throw new Problem(0, "unreachable");
  }
  if (!response.ok) throw new Problem(response.status, await codeOf(response));
  return response;
}

async function codeOf(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { code?: string };
    return body.code ?? "failed";
  } catch {
    return "failed";
  }
}
