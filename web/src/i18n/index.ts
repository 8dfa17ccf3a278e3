// The language in use: its words and its way to write numbers and times.

import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { Language } from "../api/types/shared.ts";
import { en } from "./en/shell.ts";
import { Format } from "./format.ts";
import { it } from "./it/shell.ts";

const REMEMBERED = "accanto-language";

export const language = signal<Language>(first());
export const words = spoken(it, en);
export const format = computed(() => new Format(language.value, words.value));

effect(() => {
  document.documentElement.lang = language.value;
});

/** The words of one page, in whatever language is in use; both come with the page. */
export function spoken<T>(italian: T, english: T): ReadonlySignal<T> {
  return computed(() => (language.value === "it" ? italian : english));
}

/** Speak this language from now on, also on the next login page of this browser. */
export function choose(chosen: Language): void {
  language.value = chosen;
  localStorage.setItem(REMEMBERED, chosen);
}

/** What the dictionary says to a problem's code. */
export function sorry(code: string): string {
  return words.value.problems[code] ?? words.value.problems["failed"] ?? code;
}

function first(): Language {
  const remembered = localStorage.getItem(REMEMBERED);
  if (remembered === "it" || remembered === "en") return remembered;
  return navigator.language.startsWith("it") || !navigator.language.startsWith("en") ? "it" : "en";
}
