// What the viewers ask: values of a signal, and the samples of a trace.

import { ask, type Asker, query, sent } from "./client.ts";
import type { Span } from "./types/alerts.ts";
import type { Trend, WaveformMeta } from "./types/viewers.ts";

export const trend = (patient: string, signal: string, asker: Asker) =>
  ask<Trend>("GET", `/api/patients/${patient}/trend${query({ signal })}`, asker);

export const waveformMeta = (patient: string, span: Span, asker: Asker) =>
  ask<WaveformMeta>("GET", waveformUrl(patient, span) + between(span), asker);

/** The samples behind a meta, as the bytes came: little-endian int16, segment after segment, lead after lead. */
export async function samples(patient: string, span: Span, meta: WaveformMeta): Promise<Int16Array> {
  const response = await sent("GET", `${waveformUrl(patient, span)}/${meta.version}${between(span)}`, "page");
  return new Int16Array(await response.arrayBuffer());
}

function waveformUrl(patient: string, span: Span): string {
  return `/api/patients/${patient}/waveforms/${span.device_id}/${span.signal}`;
}

function between(span: Span): string {
  return query({ starts: span.starts, ends: span.ends });
}
