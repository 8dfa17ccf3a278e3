// Something is done and said; or it could not be, and that is said in words.

import { codeIn } from "../../api/client.ts";
import { sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";

/** Do it; gives null where it is done, or the sentence of what is wrong. */
export async function done(deed: () => Promise<unknown>, said: string): Promise<string | null> {
  try {
    await deed();
    say(said);
    return null;
  } catch (reason) {
    return session.endedBy(reason) ? null : sorry(codeIn(reason));
  }
}
