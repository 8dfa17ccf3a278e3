// Something that a person does to a record: done and said, or said why not.

import { codeIn } from "../api/client.ts";
import { sorry } from "../i18n/index.ts";
import * as session from "./session.ts";
import { say } from "./toast.ts";

/** Whether it worked. An ended session leads to the door. */
export async function done(deed: Promise<unknown>, said: string): Promise<boolean> {
  try {
    await deed;
    say(said);
    return true;
  } catch (reason) {
    if (!session.endedBy(reason)) say(sorry(codeIn(reason)));
    return false;
  }
}

/** Whether the role of who is logged in allows something. The server decides about the patient. */
export function may(permission: string): boolean {
  return session.me.value?.may.includes(permission) ?? false;
}
