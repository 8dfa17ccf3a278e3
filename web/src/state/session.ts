// Who is logged in here; undefined until the server answered.

import { effect, signal } from "@preact/signals";
import { person, Problem } from "../api/client.ts";
import * as api from "../api/session.ts";
import type { Language, Me } from "../api/types/shared.ts";
import * as i18n from "../i18n/index.ts";

export const me = signal<Me | null | undefined>(undefined);
/** The code of what the login page should say, or nothing. */
export const farewell = signal<string | null>(null);
export const theme = signal<"light" | "dark">(localStorage.getItem("accanto-theme") === "dark" ? "dark" : "light");
export const hasKeys = signal(localStorage.getItem("accanto-keys") !== "off");

effect(() => {
  document.documentElement.dataset["theme"] = theme.value;
  localStorage.setItem("accanto-theme", theme.value);
});
effect(() => localStorage.setItem("accanto-keys", hasKeys.value ? "on" : "off"));

effect(() => {
  person.name = me.value?.username ?? "";
});
person.isStill = async () => {
  const headers = { "Accanto-Asker": "page", "Accanto-Person": encodeURIComponent(person.name) };
  return fetch("/api/me", { headers }).then((response) => response.ok, () => false);
};

/** Ask the server who we are; while it does not answer, ask again. */
export async function find(): Promise<void> {
  try {
    enter(await api.me());
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 401) me.value = null;
    else setTimeout(find, 3_000);
  }
}

export async function login(username: string, password: string): Promise<void> {
  await arrive(await api.login(username, password));
}

/** Somebody came in, by whatever way; while the log-in still lacks something, the door stays. */
export async function arrive(known: Me): Promise<void> {
  const chosen = i18n.language.value;
  farewell.value = null;
  const speaksOther = known.language !== chosen && localStorage.getItem("accanto-language") !== null;
  enter(speaksOther && !known.needs ? await api.speak(chosen) : known);
}

export async function logout(): Promise<void> {
  await api.logout();
  leave(null);
}

/** The session ended, by whoever ended it. */
export function leave(code: string | null): void {
  farewell.value = code;
  me.value = null;
}

/** Whether a failure was the end of the session; then the login page opens. */
export function endedBy(problem: unknown): boolean {
  const ended = problem instanceof Problem && problem.status === 401;
  if (ended) leave("session_ended");
  return ended;
}

export async function speak(language: Language): Promise<void> {
  i18n.choose(language);
  if (me.value) me.value = await api.speak(language);
}

function enter(known: Me): void {
  if (!known.needs) i18n.choose(known.language);
  me.value = known;
}
