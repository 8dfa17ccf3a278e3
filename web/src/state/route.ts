// Where the person is: the address bar, as a fact.

import { signal } from "@preact/signals";
import { PATHS, type Page } from "./pages.ts";

export interface Route {
  page: Page;
  /** The address without its query. */
  path: string;
  /** The id in the address, if it has one. */
  uid: string | null;
  query: URLSearchParams;
}

const UID = /^[0-9a-f-]{36}$/;

export const route = signal<Route>(parse(location.pathname, location.search));

addEventListener("popstate", () => (route.value = parse(location.pathname, location.search)));

/** Go there; the back button returns. */
export function go(address: string): void {
  if (address !== location.pathname + location.search) history.pushState(null, "", address);
  const there = new URL(address, location.origin);
  route.value = parse(there.pathname, there.search);
}

/** Change parameters of this address, without a step for the back button; null takes one away. */
export function ask(values: Record<string, string | null>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const search = query.size ? `?${query}` : "";
  history.replaceState(null, "", location.pathname + search);
  route.value = parse(location.pathname, search);
}

/** An address below which the parameters of this one stay: filters, while cases open and close. */
export function kept(path: string): string {
  const query = new URLSearchParams(route.value.query);
  query.delete("beside");
  return query.size ? `${path}?${query}` : path;
}

export const alertPath = (uid: string, whole = false) => `/alerts/${uid}${whole ? "/strip" : ""}`;
export const patientPath = (uid: string) => `/patients/${uid}`;
export const planPath = (uid: string) => `/patients/${uid}/plan`;


interface Trace {
  device_id: number;
  signal: number;
  starts: string;
  ends: string;
}

/** The ECG room with a span of a trace, open at the moment `t0`, with a line at the moment `mark`. */
export function tracePath(patient: string, { device_id, signal, starts, ends }: Trace, at: { t0: string; mark: string }): string {
  return `/ecg?${new URLSearchParams({ patient, device: String(device_id), signal: String(signal), starts, ends, ...at })}`;
}

/** The page that an address means; an unknown one means the worklist. */
export function parse(path: string, search = ""): Route {
  const query = new URLSearchParams(search);
  for (const [pattern, page] of PATHS) {
    const uid = fits(path, pattern);
    if (uid !== null) return { page, path, uid: uid || null, query };
  }
  return { page: "worklist", path: "/", uid: null, query };
}

/** The id where a path fits its pattern, an empty string where the pattern has none, null where it doesn't fit. */
function fits(path: string, pattern: string): string | null {
  const parts = path.split("/");
  const wanted = pattern.split("/");
  if (parts.length !== wanted.length) return null;
  const uid = parts[wanted.indexOf(":uid")] ?? "";
  const isSame = wanted.every((part, i) => (part === ":uid" ? UID.test(parts[i]!) : part === parts[i]));
  return isSame ? uid : null;
}
