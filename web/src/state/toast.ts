// One line about what was just done, or could not be; it goes by itself.

import { signal } from "@preact/signals";

const SHOWN_MS = 6_000;

export const toast = signal<string | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  toast.value = text;
  clearTimeout(timer);
  timer = setTimeout(() => (toast.value = null), SHOWN_MS);
}
