// A record that the server keeps, as a source of tiles.

import * as api from "../../api/ecg.ts";
import type { Span } from "../../api/types/alerts.ts";
import type { EcgMeta } from "../../api/types/ecg.ts";
import type { Meta, Source } from "./record.ts";

/** A description of the server, and the tiles behind it. */
export interface Served extends Source {
  patient: string;
  span: Span;
  described: EcgMeta;
}

/** Traces that were asked for before somebody went there: the one being opened, and the next. */
const ready = new Map<string, { until: number; served: Promise<Served> }>();
const MOST_READY = 2;
/** A description older than this is asked for again: the record may have grown. */
const READY_MS = 120_000;

/** Ask what lies in a span; the tiles come when somebody looks. Raises Problem. */
export function open(patient: string, span: Span): Promise<Served> {
  const key = keyOf(patient, span);
  const found = ready.get(key);
  ready.delete(key);
  return found && found.until > performance.now() ? found.served : ask(patient, span);
}

/** Ask ahead of time: for what lies in a span, and for its first tile. */
export function prepare(patient: string, span: Span): void {
  const key = keyOf(patient, span);
  if (ready.has(key)) return;
  const served = ask(patient, span);
  ready.set(key, { until: performance.now() + READY_MS, served });
  for (const oldest of ready.keys()) if (ready.size > MOST_READY) ready.delete(oldest);
  served.then((one) => one.tile(0, 0, 0)).catch(() => ready.delete(key));
}

async function ask(patient: string, span: Span): Promise<Served> {
  const described = await api.meta(patient, span);
  return {
    patient, span, described, meta: metaOf(described),
    tile: (lead, level, index) => api.tile(patient, span, described, lead, level, index),
  };
}

function keyOf(patient: string, span: Span): string {
  return [patient, span.device_id, span.signal, span.starts, span.ends].join();
}

function metaOf(one: EcgMeta): Meta {
  return {
    leads: one.leads, starts: Date.parse(one.starts), rateHz: one.rate_hz, samples: one.samples,
    microvoltsPerLsb: one.uv_per_lsb, factor: one.factor, tile: one.tile, lengths: one.lengths, gaps: one.gaps,
  };
}
