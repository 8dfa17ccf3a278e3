// What a person does to a case, and what the console says then.

import * as api from "../api/client.ts";
import type { Case } from "../api/types.ts";
import { sorry, words } from "../i18n/index.ts";
import * as session from "./session.ts";
import { say } from "./toast.ts";
import * as worklist from "./worklist.ts";

/** Take the case of this alert in charge. Gives whether it worked. */
export async function take(uid: string, name: string): Promise<boolean> {
  try {
    await api.take(uid);
    say(words.value.toast.taken(name));
    return true;
  } catch (problem) {
    if (!session.endedBy(problem)) say(sorry(problem instanceof api.Problem ? problem.code : "failed"));
    return false;
  } finally {
    if (session.me.value) void worklist.refresh("page");
  }
}

/** The alert of a case that still waits to be taken. */
export function toTake(item: Case): string | undefined {
  return item.alerts.find((alert) => alert.handling === "new")?.uid;
}
