// What a step of the door does: it tries, and says what went wrong in the reader's language.

import { type Signal, useSignal } from "@preact/signals";
import { Problem } from "../../api/client.ts";
import * as api from "../../api/session.ts";
import { sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";

export interface Trying {
  isBusy: Signal<boolean>;
  failure: Signal<string | null>;
  attempt: (deed: () => Promise<void>) => Promise<void>;
}

/** A deed at a time; a session that ended meanwhile leads back to the password. */
export function useTrying(): Trying {
  const isBusy = useSignal(false);
  const failure = useSignal<string | null>(null);
  const attempt = async (deed: () => Promise<void>) => {
    if (isBusy.value) return;
    isBusy.value = true;
    failure.value = null;
    try {
      await deed();
    } catch (reason) {
      failure.value = sentence(reason);
    } finally {
      isBusy.value = false;
    }
  };
  return { isBusy, failure, attempt };
}

/** After a step: who we are now, and what is still missing. */
export async function goOn(): Promise<void> {
  await session.arrive(await api.me());
}

/** What a form holds under a name. */
export function filled(event: Event, name: string): string {
  return String(new FormData(event.currentTarget as HTMLFormElement).get(name) ?? "").trim();
}

/** A person who closes the browser's own window for passkeys has not failed: nothing is said. */
function sentence(reason: unknown): string | null {
  if (reason instanceof DOMException && reason.name === "NotAllowedError") return null;
  if (!(reason instanceof Problem)) return sorry("failed");
  if (reason.code === "session_ended") session.leave("session_ended");
  return sorry(reason.code);
}
