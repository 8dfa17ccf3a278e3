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

/** Ask what lies in a span; the tiles come when somebody looks. Raises Problem. */
export async function open(patient: string, span: Span): Promise<Served> {
  const described = await api.meta(patient, span);
  return {
    patient, span, described, meta: metaOf(described),
    tile: (lead, level, index) => api.tile(patient, span, described, lead, level, index),
  };
}

function metaOf(one: EcgMeta): Meta {
  return {
    leads: one.leads, starts: Date.parse(one.starts), rateHz: one.rate_hz, samples: one.samples,
    microvoltsPerLsb: one.uv_per_lsb, factor: one.factor, tile: one.tile, lengths: one.lengths, gaps: one.gaps,
  };
}
