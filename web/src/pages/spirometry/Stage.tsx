// The stage: whose blows and when, the curves, the results, the efforts.

import { useEffect, useState } from "preact/hooks";
import * as api from "../../api/spirometry.ts";
import type { Effort, Phase, SpirometrySession } from "../../api/types/spirometry.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { Room } from "../reading/useReading.ts";
import { Curves } from "./Curves.tsx";
import { Efforts } from "./Efforts.tsx";
import type { Said } from "./Judging.tsx";
import * as keys from "./keys.ts";
import { Lacking } from "./Lacking.tsx";
import type { Sight } from "./session.ts";
import { Values } from "./Values.tsx";
import { own } from "./words.ts";

interface Props {
  seen: SpirometrySession;
  sight: Sight;
  room: Room | null;
  phase: Phase;
  onPhase: (phase: Phase) => void;
  onOpen: (session: string) => void;
}

export function Stage({ seen, sight, room, phase, onPhase, onOpen }: Props) {
  const [only, setOnly] = useState(0);
  const [judging, setJudging] = useState(0);
  const [ghost, setGhost] = useState<{ effort: Effort; of: string } | null>(null);
  const part = seen.parts.find((one) => one.phase === phase) ?? seen.parts[0]!;
  const show = (number: number) => number <= seen.efforts.length && setOnly(number);
  const other = () => seen.parts.length > 1 && onPhase(phase === "before" ? "after" : "before");
  const judge = () => seen.may_judge && setJudging(only || spoiltOf(seen));
  useEffect(() => keys.listen({ only: show, phases: other, judge }));
  const said = async (effort: Effort, { fev1, fvc, reason }: Said) => {
    const deed = () => api.judge(seen.patient.uid, seen.session, { blow: effort.starts, fev1, fvc, reason });
    if (await sight.change(deed, own.value.judging.saved(effort.number))) setJudging(0);
  };
  return (
    <section class="spiro-stage" aria-label={own.value.stage}>
      <About seen={seen} ghost={ghost} onGhost={setGhost} onOpen={onOpen} />
      <Lacking seen={seen} onAdded={sight.again} />
      <Curves seen={seen} only={only} phase={seen.parts.length > 1 ? phase : null} ghost={ghost?.effort ?? null} ghostOf={ghost?.of ?? null} onOnly={setOnly} />
      <Values seen={seen} part={part} room={room} onPhase={onPhase} />
      <Efforts seen={seen} only={only} judging={judging} onOnly={setOnly} onJudging={setJudging} onSaid={(effort, one) => void said(effort, one)} />
      <p class="meta spiro-keys">{own.value.keys}</p>
    </section>
  );
}

/** Which effort most asks for a reader: the first that isn't accepted, or the first. */
function spoiltOf(seen: SpirometrySession): number {
  return seen.efforts.find((one) => one.counts.fev1 !== "acceptable" || one.counts.fvc !== "acceptable")?.number ?? 1;
}

interface AboutProps {
  seen: SpirometrySession;
  ghost: { of: string } | null;
  onGhost: (ghost: { effort: Effort; of: string } | null) => void;
  onOpen: (session: string) => void;
}

/** When, with what, in which units; and the ways to the sessions beside it. */
function About({ seen, ghost, onGhost, onOpen }: AboutProps) {
  const words = own.value;
  const at = new Date(seen.starts);
  const compare = async () => {
    if (ghost) return onGhost(null);
    const before = await api.session(seen.patient.uid, seen.previous!, "person");
    const best = before.efforts.find((one) => one.is_best) ?? before.efforts[0];
    if (best) onGhost({ effort: best, of: format.value.moment(new Date(before.starts), clock.now.value) });
  };
  return (
    <div class="spiro-about">
      <p>
        <b>
          <span class="on-paper">{format.value.date(at)} </span>
          {format.value.moment(at, clock.now.value)}
        </b>
        , {format.value.age(at, clock.now.value)}{" "}
        <span class="meta">{words.device(seen.device.model, seen.device.serial)} · {words.units}</span>
      </p>
      {seen.parts.map((one) => <Chip key={one.phase}>{words.phases[one.phase]}</Chip>)}
      <span class="grow" />
      <span class="pair" role="group" aria-label={words.sessions}>
        <Way to={seen.previous} say={words.previous} name={words.before} onOpen={onOpen} />
        <Way to={seen.next} say={words.next} name={words.after} onOpen={onOpen} />
      </span>
      {seen.previous && (
        <button class="btn s" type="button" aria-pressed={Boolean(ghost)} onClick={() => void compare()}>
          <Icon shape="again" />
          {words.compare}
        </button>
      )}
      <button class="btn s" type="button" onClick={() => print()}>
        <Icon shape="download" />
        {words.print}
      </button>
    </div>
  );
}

/** To a session beside this one, by its day. */
function Way({ to, say, name, onOpen }: { to: string | null; say: (day: string) => string; name: string; onOpen: (session: string) => void }) {
  if (!to) return null;
  const text = say(format.value.day(api.momentOf(to)));
  return (
    <button class="btn s" type="button" aria-label={`${text} ${name}`} onClick={() => onOpen(to)}>
      {text}
    </button>
  );
}
