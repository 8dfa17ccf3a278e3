// What a key asked the open case to begin, until the case has begun it.

import { signal } from "@preact/signals";

export type Wish = "call" | "outcome" | "silence" | "technique";

export const wish = signal<Wish | null>(null);
