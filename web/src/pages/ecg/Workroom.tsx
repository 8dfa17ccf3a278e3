// The trace and everything around it: tools above, readout and overview below, measures and report beside it.

import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Span } from "../../api/types/alerts.ts";
import type { EcgMeasures } from "../../api/types/ecg.ts";
import type { Patient } from "../../api/types/shared.ts";
import { useLoaded } from "../../state/loaded.ts";
import { ecgFiles, TakeOut } from "../reading/TakeOut.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Calibration, pxPerMm } from "../../viewers/ecg/CalibrationPanel.tsx";
import { open, type Served } from "../../viewers/ecg/served.ts";
import { BeatList } from "./BeatList.tsx";
import { Compare } from "./Compare.tsx";
import { Deeds } from "./correcting.ts";
import { Desk } from "./desk.ts";
import { Help } from "./Help.tsx";
import { listen } from "./keys.ts";
import { Overview } from "./Overview.tsx";
import { PrintSheet } from "./PrintSheet.tsx";
import { Readout } from "./Readout.tsx";
import { named, StageView } from "./StageView.tsx";
import { Tools } from "./Tools.tsx";
import { useBeginning, useMeasures } from "./using.ts";
import { own } from "./words.ts";

/** What stands beside the stage: from what was measured, as far as it is known. */
export interface Measured {
  measures: EcgMeasures | null;
  /** The code of why there are none. */
  problem: string | null;
  again: () => void;
}

interface Props {
  patient: Patient;
  span: Span;
  /** The trace that was read before this one. */
  prior: Span | null;
  mayWrite: boolean;
  /** The queue and whose trace it is. */
  head: ComponentChildren;
  side: (measured: Measured) => ComponentChildren;
  isAlone?: boolean;
}

export function Workroom(props: Props) {
  const { patient, span, head, side, isAlone } = props;
  const { data, problem, again } = useLoaded(() => open(patient.uid, span), [patient.uid, span.device_id, span.signal, span.starts, span.ends]);
  const isEmpty = problem === "not_found" || data?.meta.samples === 0;
  if (data && !isEmpty) return <Opened key={data.described.version} {...props} served={data} />;
  return (
    <main id="main" class={isAlone ? "room ecg-room alone" : "room ecg-room"}>
      <h1 class="sr">{own.value.title}</h1>
      {head}
      <section class="stage" aria-label={own.value.stage}>
        {isEmpty ? <p class="state">{own.value.empty}</p> : problem ? <ErrorState code={problem} retry={again} /> : <Loading rows={5} />}
      </section>
      {side({ measures: null, problem: null, again })}
    </main>
  );
}

type Shown = "help" | "compare" | "print" | null;

function Opened({ served, ...props }: Props & { served: Served }) {
  const desk = useMemo(() => new Desk(served), [served]);
  const measured = useMeasures(desk);
  const deeds = useMemo(() => new Deeds(desk, measured.again), [desk]);
  const [shown, show] = useState<Shown>(null);
  const toggle = (what: Shown) => show((now) => (now === what ? null : what));
  useBeginning(desk, deeds);
  useEffect(
    () => listen({ desk, deeds, mayCorrect: props.mayWrite, compare: () => toggle("compare"), help: () => show("help") }),
    [desk, deeds, props.mayWrite],
  );
  useEffect(() => desk.calibrate(pxPerMm.value), [pxPerMm.value, desk]);
  useEffect(() => void (desk.unreadable.value = named(measured.measures?.quality ?? [])), [measured.measures, own.value]);
  if (shown === "print") return <PrintSheet desk={desk} patient={props.patient} close={() => show(null)} />;
  return (
    <main id="main" class={props.isAlone ? "room ecg-room alone" : "room ecg-room"}>
      <h1 class="sr">{own.value.title}</h1>
      {props.head}
      <section class="stage" aria-label={own.value.stage}>
        <Tools desk={desk}>
          <Buttons desk={desk} isComparing={shown === "compare"} show={toggle} />
        </Tools>
        <StageView desk={desk} patient={props.patient} />
        {shown === "compare" && <Compare desk={desk} patient={props.patient.uid} prior={props.prior} close={() => show(null)} />}
        <Readout desk={desk} deeds={deeds} mayCorrect={props.mayWrite} />
        <Overview desk={desk} />
        <div class="below">
          <BeatList desk={desk} deeds={deeds} />
          <Calibration />
          <TakeOut {...ecgFiles(props.patient.uid, props.span)} />
        </div>
      </section>
      {props.side(measured)}
      {shown === "help" && <Help close={() => show(null)} />}
    </main>
  );
}

interface ButtonsProps {
  desk: Desk;
  isComparing: boolean;
  show: (what: Shown) => void;
}

function Buttons({ desk, isComparing, show }: ButtonsProps) {
  const say = own.value;
  return (
    <>
      <button class="btn s" type="button" aria-pressed={desk.caliper.value !== null} onClick={desk.toggleCaliper}>
        <Icon shape="caliper" /> {say.caliper}
      </button>
      <button class="btn s" type="button" aria-pressed={isComparing} onClick={() => show("compare")}>
        <Icon shape="again" /> {say.compare}
      </button>
      <button class="btn s" type="button" onClick={() => show("print")}>
        <Icon shape="print" /> {say.print}
      </button>
      <button class="btn s quiet" type="button" onClick={() => show("help")}>
        <Icon shape="question" /> {say.keys}
      </button>
    </>
  );
}
