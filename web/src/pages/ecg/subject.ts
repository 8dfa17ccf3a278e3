// What a reading is about, as the traces' addresses name it.

import type { Span } from "../../api/types/alerts.ts";
import type { Source } from "../../api/types/reading.ts";

export function spanOf(source: Source, signal: number): Span {
  return { device_id: source.device, signal, starts: source.starts, ends: source.ends };
}
