// The ECG strip of an alert: the paper of the reading room, as many rows as it takes, and the way into the room.

import { computed, signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Span } from "../../api/types/alerts.ts";
import { format, words } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { useLoaded } from "../../state/loaded.ts";
import { tracePath } from "../../state/route.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { own } from "../words.ts";
import { Badge, Calibration, pxPerMm } from "./CalibrationPanel.tsx";
import { Choice } from "./Choice.tsx";
import { EcgPaper } from "./EcgPaper.tsx";
import { secondsOf, timeOf } from "./record.ts";
import { CSS_PX_PER_MM, GAINS, SPEEDS, STANDARD } from "./scale.ts";
import { open, type Served } from "./served.ts";
import type { Sayings } from "./stage.ts";
import { EVERY_ROW, FIRST, type View } from "./view.ts";

const speed = signal<number>(STANDARD.mmPerSecond);
const gain = signal<number>(STANDARD.mmPerMillivolt);
/** In the room there is more to see, before and after. */
const AROUND_MS = 300_000;

export function EcgStrip({ patient, span }: { patient: string; span: Span }) {
  const { data, problem, again } = useLoaded(() => open(patient, span), [patient, span.device_id, span.signal, span.starts, span.ends]);
  const { ecg: say } = own.value;
  const room = tracePath(patient, around(span), { t0: span.starts, mark: span.starts });
  return (
    <section class="ecg">
      <div class="cap">
        <h3>
          <Icon shape="ecg" />
          {say.at(format.value.clock(new Date(span.starts)))}
        </h3>
        <span class="pair">
          <Choice name={say.speed} unit="mm/s" options={SPEEDS} chosen={speed.value} choose={(value) => (speed.value = value)} />
          <Choice name={say.gain} unit="mm/mV" options={GAINS} chosen={gain.value} choose={(value) => (gain.value = value)} />
          <a class="btn s" href={room} onClick={follow(room)}>{say.room}</a>
        </span>
      </div>
      {problem && <Failed code={problem} again={again} />}
      {data && <Paper served={data} />}
      <Calibration />
    </section>
  );
}

function around(span: Span): Span {
  const moved = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString();
  return { ...span, starts: moved(span.starts, -AROUND_MS), ends: moved(span.ends, AROUND_MS) };
}

function Failed({ code, again }: { code: string; again: () => void }) {
  if (code === "not_found") return <p class="muted">{own.value.ecg.empty}</p>;
  return (
    <div class="state" role="alert">
      <p>{own.value.ecg.failed}</p>
      <button class="btn s" type="button" onClick={again}>
        {words.value.retry}
      </button>
    </div>
  );
}

function Paper({ served }: { served: Served }) {
  const shown = useMemo(() => {
    const view = computed((): View => ({
      ...FIRST, arrangement: served.meta.leads.length >= 12 ? "grid" : "rows", rows: EVERY_ROW,
      mmPerSecond: speed.value, mmPerMillivolt: gain.value, pxPerMm: pxPerMm.value ?? CSS_PX_PER_MM,
    }));
    return [() => ({ view: view.value })];
  }, [served]);
  return (
    <>
      <div class="paper">
        <EcgPaper key={served.described.version} source={served} shown={shown} sayings={() => sayings(served)} describe={describe(served)} />
      </div>
      <Label served={served} />
    </>
  );
}

function Label({ served }: { served: Served }) {
  const { ecg: say } = own.value;
  const { described, meta } = served;
  return (
    <p class="meta scale">
      <span>{say.label(`${described.device}, ${say.leads(meta.leads.length)}`, format.value.number(secondsOf(meta)))}</span>
      <span>{format.value.number(speed.value)} mm/s</span>
      <span>{format.value.number(gain.value)} mm/mV</span>
      <span>{format.value.number(meta.rateHz)} Hz</span>
      <span>{say.raw}</span>
      <span>{say.pulse}</span>
      <span>{say.arrived(format.value.age(new Date(described.received_at), clock.now.value))}</span>
      <Badge />
    </p>
  );
}

function sayings({ meta }: Served): Sayings {
  const { ecg: say } = own.value;
  return {
    name: (panel, isFirst) =>
      isFirst && meta.leads.length === 1 ? format.value.seconds(new Date(timeOf(meta, panel.from * meta.rateHz))) : (meta.leads[panel.lead] ?? ""),
    gap: (gap) => say.gap(format.value.number((gap.last - gap.first) / meta.rateHz)),
    caliper: () => "",
    scale: (view) => `${format.value.number(view.mmPerSecond)} mm/s · ${format.value.number(view.mmPerMillivolt)} mm/mV · ${say.raw}`,
  };
}

function describe({ meta }: Served): string {
  const { ecg: say } = own.value;
  const lost = meta.gaps.reduce((sum, gap) => sum + gap.last - gap.first, 0) / meta.rateHz;
  const gaps = meta.gaps.length ? say.gaps(meta.gaps.length, format.value.number(lost)) : say.noGaps;
  return say.describe(format.value.number(secondsOf(meta)), format.value.seconds(new Date(meta.starts)), gaps);
}
