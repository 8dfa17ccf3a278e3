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

/** Ask, and read the answer; null where it has no content. Raises Problem. */
export async function ask<T>(method: string, url: string, asker: Asker, body?: object): Promise<T> {
  const response = await sent(method, url, asker, body);
  return response.status === 204 ? (null as T) : ((await response.json()) as T);
}

/** Ask, and give the answer as it came. Raises Problem. */
export async function sent(
  method: string,
  url: string,
  asker: Asker,
  body?: object,
  more: Record<string, string> = {},
): Promise<Response> {
  const headers: Record<string, string> = asker === "page" ? { ...more, "Accanto-Asker": "page" } : { ...more };
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
