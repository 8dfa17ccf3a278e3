// Whether the service centre is open, and until when: what the last list said.

import { signal } from "@preact/signals";
import type { Hours } from "../api/types/alerts.ts";

export const hours = signal<Hours | null>(null);
