// What a person does to a case, and what the console says then.

import { codeIn } from "../../api/client.ts";
import * as api from "../../api/worklist.ts";
import type { Alert, Case, Outcome } from "../../api/types/alerts.ts";
import { sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import * as worklist from "./list.ts";
import { own } from "./words.ts";

/** Take the case of this alert in charge. Gives whether it worked. */
export const take = (uid: string, name: string) => done(api.take(uid), own.value.toast.taken(name));

/** Begin to act on this alert. Gives whether it worked. */
export const begin = (uid: string, name: string) => done(api.begin(uid), own.value.toast.begun(name));

/** Close this alert with what came of it. Gives whether it worked. */
export const close = (uid: string, outcome: Outcome, name: string) => done(api.close(uid, outcome), own.value.toast.closed(name));

async function done(deed: Promise<Alert>, said: string): Promise<boolean> {
  try {
    await deed;
    say(said);
    return true;
  } catch (problem) {
    if (!session.endedBy(problem)) say(sorry(codeIn(problem)));
    return false;
  } finally {
    if (session.me.value) void worklist.refresh("page");
  }
}

/** The alert of a case that still waits to be taken. */
export function toTake(item: Case): string | undefined {
  return item.alerts.find((alert) => alert.handling === "new")?.uid;
}
