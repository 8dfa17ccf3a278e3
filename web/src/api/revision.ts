// What several people may change: read with its tag, changed only at that tag.

import { type Asker, sent } from "./client.ts";

export interface Tagged<T> {
  data: T;
  tag: string;
}

/** Ask, and keep the tag of what came. Raises Problem. */
export async function tagged<T>(method: string, url: string, asker: Asker = "person"): Promise<Tagged<T>> {
  return read<T>(await sent(method, url, asker));
}

/** Change what had this tag; a Problem `changed_meanwhile` where it has another by now. */
export async function change<T>(method: string, url: string, tag: string, body?: object, isLast = false): Promise<Tagged<T>> {
  return read<T>(await sent(method, url, "person", body, { "If-Match": tag }, isLast));
}

async function read<T>(response: Response): Promise<Tagged<T>> {
  const data = response.status === 204 ? (null as T) : ((await response.json()) as T);
  return { data, tag: response.headers.get("ETag") ?? "" };
}
