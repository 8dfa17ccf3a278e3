// How the console asks the api: typed calls, and every failure as a Problem with a code.

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

/** Who stands at this page, as the log-in said, and what to do when the api knows them no more. */
export const person = {
  /** Told with every request: one browser has one session, which may be another person's since another tab logged in. */
  name: "",
  /** Whether it is still the same person's session, under another token perhaps: then the request is made again. */
  isStill: (): Promise<boolean> => Promise.resolve(false),
};

const onTheWay = new Map<string, Promise<unknown>>();

/** Ask, and read the answer; null where it has no content. What is asked twice at once, as by a double click, is one. Raises Problem. */
export async function ask<T>(method: string, url: string, asker: Asker, body?: object): Promise<T> {
  if (method === "GET") return read<T>(method, url, asker, body);
  const name = `${method} ${url} ${JSON.stringify(body)}`;
  const asked = (onTheWay.get(name) as Promise<T> | undefined) ?? read<T>(method, url, asker, body);
  onTheWay.set(name, asked);
  return asked.finally(() => onTheWay.delete(name));
}

async function read<T>(method: string, url: string, asker: Asker, body?: object): Promise<T> {
  const response = await sent(method, url, asker, body);
  return response.status === 204 ? (null as T) : ((await response.json()) as T);
}

/** Ask, and give the answer as it came; with `isLast` the browser finishes it after the page is gone. Raises Problem. */
export async function sent(
  method: string,
  url: string,
  asker: Asker,
  body?: object,
  more: Record<string, string> = {},
  isLast = false,
): Promise<Response> {
  const headers: Record<string, string> = asker === "page" ? { ...more, "Accanto-Asker": "page" } : { ...more };
  if (body) headers["Content-Type"] = "application/json";
  if (person.name) headers["Accanto-Person"] = encodeURIComponent(person.name);
  const request = { method, headers, body: body ? JSON.stringify(body) : null, keepalive: isLast };
  let response = await answered(url, request);
  if (response.status === 401 && person.name && (await person.isStill())) response = await answered(url, request);
  if (!response.ok) throw new Problem(response.status, await codeOf(response));
  return response;
}

async function answered(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch {
    throw new Problem(0, "unreachable");
  }
}

/** A page of a long list; `next` asks for the one after it. */
export interface Paged<T> {
  items: T[];
  next: string | null;
}

/** The code of what went wrong. */
export function codeIn(reason: unknown): string {
  return reason instanceof Problem ? reason.code : "failed";
}

/** Parameters of an address; what is null or empty is left out. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const kept = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return kept.length ? `?${new URLSearchParams(kept.map(([name, value]) => [name, String(value)]))}` : "";
}

async function codeOf(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { code?: string };
    return body.code ?? "failed";
  } catch {
    return "failed";
  }
}
