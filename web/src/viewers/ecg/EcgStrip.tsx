// The ECG strip of an alert: the paper, its scale in words, and the controls of both.

import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../../api/viewers.ts";
import type { Span } from "../../api/types/alerts.ts";
import type { WaveformMeta } from "../../api/types/viewers.ts";
import { format, words } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Calibration, pxPerMm } from "./CalibrationPanel.tsx";
import { CSS_PX_PER_MM, GAINS, type Scale, SPEEDS, STANDARD } from "./scale.ts";
import { assemble, type Strip } from "./strip.ts";
import { EcgViewer } from "./viewer.ts";
import { own } from "../words.ts";

interface Loaded {
  meta: WaveformMeta;
  strip: Strip;
}

const speed = signal<number>(STANDARD.mmPerSecond);
const gain = signal<number>(STANDARD.mmPerMillivolt);

export function EcgStrip({ patient, span }: { patient: string; span: Span }) {
  const [loaded, hasFailed, again] = useStrip(patient, span);
  const { ecg: say } = own.value;
  return (
    <section class="ecg">
      <div class="cap">
        <h3>
          <Icon shape="ecg" />
          {say.at(format.value.clock(new Date(span.starts)))}
        </h3>
        <Controls />
      </div>
      {hasFailed && <Failed again={again} />}
      {loaded && loaded.meta.segments.length === 0 && <p class="muted">{say.empty}</p>}
      {loaded && loaded.meta.segments.length > 0 && <Paper loaded={loaded} />}
      <Calibration />
    </section>
  );
}

function useStrip(patient: string, span: Span): [Loaded | null, boolean, () => void] {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isHere = true;
    load(patient, span)
      .then((strip) => isHere && (setLoaded(strip), setFailed(false)))
      .catch((problem) => isHere && !session.endedBy(problem) && setFailed(true));
    return () => (isHere = false);
  }, [patient, span.device_id, span.signal, span.starts, span.ends, attempt]);
  return [loaded, hasFailed, () => setAttempt(attempt + 1)];
}

async function load(patient: string, span: Span): Promise<Loaded> {
  const meta = await api.waveformMeta(patient, span, "page");
  const bytes = meta.segments.length ? await api.samples(patient, span, meta) : new Int16Array();
  return { meta, strip: assemble(meta, bytes) };
}

function Failed({ again }: { again: () => void }) {
  return (
    <div class="state" role="alert">
      <p>{own.value.ecg.failed}</p>
      <button class="btn s" type="button" onClick={again}>
        {words.value.retry}
      </button>
    </div>
  );
}

function Controls() {
  const { ecg: say } = own.value;
  return (
    <span class="pair">
      <Choice name={say.speed} unit="mm/s" options={SPEEDS} chosen={speed.value} choose={(value) => (speed.value = value)} />
      <Choice name={say.gain} unit="mm/mV" options={GAINS} chosen={gain.value} choose={(value) => (gain.value = value)} />
    </span>
  );
}

interface ChoiceProps {
  name: string;
  unit: string;
  options: readonly number[];
  chosen: number;
  choose: (value: number) => void;
}

function Choice({ name, unit, options, chosen, choose }: ChoiceProps) {
  return (
    <span class="seg" role="group" aria-label={name}>
      {options.map((value) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => choose(value)}>
          {format.value.number(value)} {value === chosen ? unit : <span class="sr">{unit}</span>}
        </button>
      ))}
    </span>
  );
}

function Paper({ loaded }: { loaded: Loaded }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const viewer = useRef<EcgViewer | null>(null);
  const scale: Scale = {
    mmPerSecond: speed.value,
    mmPerMillivolt: gain.value,
    pxPerMm: pxPerMm.value ?? CSS_PX_PER_MM,
  };
  useEffect(() => {
    viewer.current = canvas.current && new EcgViewer(canvas.current);
    return () => viewer.current?.close();
  }, []);
  const look = [scale.mmPerSecond, scale.mmPerMillivolt, scale.pxPerMm, session.theme.value, words.value];
  useEffect(() => viewer.current?.show(loaded.strip, scale, sayings()), [loaded, ...look]);
  return (
    <>
      <div class="paper">
        <canvas ref={canvas} role="img" aria-label={describe(loaded.strip)} />
      </div>
      <Label loaded={loaded} scale={scale} />
    </>
  );
}

function Label({ loaded, scale }: { loaded: Loaded; scale: Scale }) {
  const { ecg: say } = own.value;
  const { meta, strip } = loaded;
  const rate = meta.segments[0]?.rate_hz ?? 0;
  return (
    <p class="meta scale">
      <span>{say.label(`${meta.device}, ${say.leads(meta.leads)}`, format.value.number((strip.ends - strip.starts) / 1_000))}</span>
      <span>{format.value.number(scale.mmPerSecond)} mm/s</span>
      <span>{format.value.number(scale.mmPerMillivolt)} mm/mV</span>
      <span>{format.value.number(rate)} Hz</span>
      <span>{say.raw}</span>
      <span>{say.pulse}</span>
      <Badge />
    </p>
  );
}

function Badge() {
  const { ecg: say } = own.value;
  const measured = pxPerMm.value;
  if (measured === null) return <span class="chip line">{say.uncalibrated}</span>;
  return (
    <span class="chip ok">
      <Icon shape="done" />
      {say.calibrated(format.value.number(measured, 2))}
    </span>
  );
}

function sayings() {
  const { ecg: say } = own.value;
  return {
    row: (at: number) => format.value.seconds(new Date(at)),
    gap: (gap: { starts: number; ends: number }) => say.gap(format.value.number((gap.ends - gap.starts) / 1_000)),
  };
}

function describe(strip: Strip): string {
  const { ecg: say } = own.value;
  const lost = strip.gaps.reduce((sum, gap) => sum + gap.ends - gap.starts, 0) / 1_000;
  const gaps = strip.gaps.length ? say.gaps(strip.gaps.length, format.value.number(lost)) : say.noGaps;
  const seconds = format.value.number((strip.ends - strip.starts) / 1_000);
  return say.describe(seconds, format.value.seconds(new Date(strip.starts)), gaps);
}
