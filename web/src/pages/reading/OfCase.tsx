// What a case asks of specialists: a reading of its trace, and the teleconsulti about it.

import type { AlertPage } from "../../api/types/alerts.ts";
import { EcgStrip } from "../../viewers/ecg/EcgStrip.tsx";
import { AskReading } from "./AskReading.tsx";
import { Consults } from "./Consults.tsx";
import { seen } from "./seeing.ts";
import { own } from "./words.ts";

export function OfCase({ page }: { page: AlertPage }) {
  const { patient, alert } = page;
  const strip = alert.explanation.strip;
  const span = strip && { device: strip.device_id, signal: strip.signal, starts: strip.starts, ends: strip.ends };
  const attached = span ? { snapshot: () => seen(document.querySelector("#case .consult-trace"), span) } : {};
  return (
    <div class="body" tabIndex={0} role="region" aria-label={own.value.consult.name}>
      {strip && <div class="consult-trace"><EcgStrip patient={patient.uid} span={strip} /></div>}
      <div class="pair">
        <AskReading patient={patient.uid} about={span ? { specialty: "ecg", ...span, alert: alert.uid } : null} />
      </div>
      <Consults patient={patient.uid} alert={alert.uid} {...attached} />
    </div>
  );
}
