// Both pictures side by side, and below them the key: which line is which effort, to be shown alone by a press.

import type { Effort, Phase, SpirometrySession } from "../../api/types/spirometry.ts";
import { format } from "../../i18n/index.ts";
import { FlowVolume } from "../../viewers/spirometry/FlowVolume.tsx";
import { isAccepted, type Shown } from "../../viewers/spirometry/shown.ts";
import { VolumeTime } from "../../viewers/spirometry/VolumeTime.tsx";
import { reasons } from "./saying.ts";
import { own } from "./words.ts";

interface Props {
  seen: SpirometrySession;
  /** The number of the only effort in sight; 0: all of the phase. */
  only: number;
  phase: Phase | null;
  ghost: Effort | null;
  ghostOf: string | null;
  onOnly: (number: number) => void;
}

export function Curves({ seen, only, phase, ghost, ghostOf, onOnly }: Props) {
  const words = own.value.picture;
  const shown: Shown = (one) => (only ? one.number === only : phase === null || one.phase === phase);
  const { efforts } = seen;
  const part = seen.parts.find((one) => one.phase === phase) ?? seen.parts[0]!;
  const fvc = part.values.find((one) => one.parameter === "fvc") ?? null;
  const most = (of: "pef" | "fvc") => format.value.number(Math.max(0, ...efforts.map((one) => one[of] ?? 0)), 2);
  const said = reasons(efforts);
  return (
    <div class="spiro-curves">
      <section class="panel" aria-label={words.loop}>
        <header>
          <h2>{words.loop}</h2>
          <span class="meta">{words.ratio}</span>
        </header>
        <FlowVolume efforts={efforts} loop={seen.loop} shown={shown} ghost={ghost} label={words.loopLabel(efforts.length, most("pef"), said)} />
      </section>
      <section class="panel" aria-label={words.time}>
        <header>
          <h2>{words.time}</h2>
          <span class="meta">{words.timeNote}</span>
        </header>
        <VolumeTime efforts={efforts} fvc={fvc} shown={shown} ghost={ghost} label={words.timeLabel(efforts.length, most("fvc"), said)} />
      </section>
      <Key seen={seen} only={only} ghostOf={ghost && ghostOf} onOnly={onOnly} />
    </div>
  );
}

function Key({ seen, only, ghostOf, onOnly }: { seen: SpirometrySession; only: number; ghostOf: string | null; onOnly: (number: number) => void }) {
  const words = own.value.picture;
  return (
    <div class="spiro-key" role="group" aria-label={words.choose}>
      <button type="button" class="entry" aria-pressed={only === 0} onClick={() => onOnly(0)}>
        {words.all}
      </button>
      {seen.efforts.map((one) => (
        <button key={one.number} type="button" class="entry" aria-pressed={only === one.number} onClick={() => onOnly(only === one.number ? 0 : one.number)}>
          <Sample effort={one} />
          {one.is_best ? words.best(one.number) : isAccepted(one) ? words.accepted(one.number) : words.spoilt(one.number)}
        </button>
      ))}
      {ghostOf && (
        <span class="entry">
          <svg class="sample" viewBox="0 0 26 8" aria-hidden="true"><path class="ghost" d="M0 4h26" /></svg>
          {words_(ghostOf)}
        </span>
      )}
      {seen.loop.length > 0 && (
        <span class="entry">
          <svg class="sample" viewBox="0 0 26 8" aria-hidden="true"><path class="expected" d="M0 0h26v8H0z" /></svg>
          {words.field}
          <span class="meta">{seen.reference.flows_extrapolated ? words.flowsOver : words.flows}</span>
        </span>
      )}
    </div>
  );
}

const words_ = (when: string) => own.value.compared(when);

/** The line of an effort, as it is drawn. */
export function Sample({ effort }: { effort: Effort }) {
  const weight = effort.is_best ? "best" : isAccepted(effort) ? "" : "spoilt";
  return (
    <svg class="sample" viewBox="0 0 26 8" aria-hidden="true">
      <path class={`effort e${((effort.number - 1) % 8) + 1} ${weight}`} d="M0 4h26" />
    </svg>
  );
}
