// What a person does to a case, and what the console says then.

import * as api from "../api/client.ts";
import type { Alert, Case, Outcome } from "../api/types.ts";
import { sorry, words } from "../i18n/index.ts";
import * as session from "./session.ts";
import { say } from "./toast.ts";
import * as worklist from "./worklist.ts";

/** Take the case of this alert in charge. Gives whether it worked. */
export const take = (uid: string, name: string) => done(api.take(uid), words.value.toast.taken(name));

/** Begin to act on this alert. Gives whether it worked. */
export const begin = (uid: string, name: string) => done(api.begin(uid), words.value.toast.begun(name));

/** Close this alert with what came of it. Gives whether it worked. */
export const close = (uid: string, outcome: Outcome, name: string) => done(api.close(uid, outcome), words.value.toast.closed(name));

async function done(deed: Promise<Alert>, said: string): Promise<boolean> {
  try {
    await deed;
    say(said);
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
