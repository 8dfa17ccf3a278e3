// What the ECG room asks: a record's description and tiles, its beats and measures, and what a reader makes of both.

import { ask, type Asker, query, sent } from "./client.ts";
import type { Span } from "./types/alerts.ts";
import type { EcgCorrections, EcgDeed, EcgItem, EcgMeasures, EcgMeta, Verdict } from "./types/ecg.ts";

const VERSION_SIGNS = 8;

export const meta = (patient: string, span: Span, asker: Asker = "person") =>
  ask<EcgMeta>("GET", url(patient, span), asker);

/** The samples of one tile as they came: little-endian int16. The address names the content. */
export async function tile(patient: string, span: Span, of: EcgMeta, lead: number, level: number, index: number): Promise<Int16Array> {
  const version = of.versions[level]?.slice(VERSION_SIGNS * index, VERSION_SIGNS * (index + 1)) ?? "";
  const response = await sent("GET", url(patient, span, `/tiles/${lead}/${level}/${index}/${version}`), "page");
  return new Int16Array(await response.arrayBuffer());
}

export async function beats(patient: string, span: Span): Promise<ArrayBuffer> {
  return (await sent("GET", url(patient, span, "/beats"), "page")).arrayBuffer();
}

export const measures = (patient: string, span: Span) => ask<EcgMeasures>("GET", url(patient, span, "/measures"), "page");

export const confirm = (patient: string, span: Span, code: string, verdict: Verdict) =>
  ask<EcgItem>("POST", url(patient, span, "/confirmations"), "person", { code, verdict });

export const corrections = (patient: string, span: Span) =>
  ask<EcgCorrections>("GET", url(patient, span, "/corrections"), "page");

export const correct = (patient: string, span: Span, deeds: EcgDeed[], reason: string | null = null) =>
  ask<EcgCorrections>("POST", url(patient, span, "/corrections"), "person", { deeds, reason });

function url(patient: string, span: Span, below = ""): string {
  const asked = query({ starts: span.starts, ends: span.ends });
  return `/api/patients/${patient}/ecg/${span.device_id}/${span.signal}${below}${asked}`;
}
