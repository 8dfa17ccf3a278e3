// The trace and everything around it: tools above, readout and overview below, measures and report beside it.

import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Span } from "../../api/types/alerts.ts";
import type { EcgMeasures } from "../../api/types/ecg.ts";
import type { Patient } from "../../api/types/shared.ts";
import { sorry } from "../../i18n/index.ts";
import { useLoaded } from "../../state/loaded.ts";
import { say } from "../../state/toast.ts";
import { ecgFiles, TakeOut } from "../reading/TakeOut.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Calibration, pxPerMm } from "../../viewers/ecg/CalibrationPanel.tsx";
import { open } from "../../viewers/ecg/served.ts";
import { BeatList } from "./BeatList.tsx";
import { Compare } from "./Compare.tsx";
import { Deeds } from "./correcting.ts";
import { Desk } from "./desk.ts";
import { Filters, FiltersButton } from "./Filters.tsx";
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
  /** The version of the trace on the stage; null while there is none, or while what is measured in it is on its way. */
  version: string | null;
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
  /** Another number asks for the trace anew. */
  looks?: number;
}

/** What stands beside the stage stays while the trace comes and while it is printed: somebody may be typing there. */
export function Workroom({ patient, span, prior, mayWrite, head, side, isAlone, looks }: Props) {
  const { data, problem, again } = useLoaded(() => open(patient.uid, span), [patient.uid, span.device_id, span.signal, span.starts, span.ends, looks]);
  const isEmpty = problem === "not_found" || data?.meta.samples === 0;
  const served = isEmpty ? null : data;
  const grown = () => {
    say(sorry("trace_changed"));
    again();
  };
  const desk = useMemo(() => served && new Desk(served, grown), [served]);
  const measured: Measured = { ...useMeasures(desk), version: desk?.isMeasuring.value ? null : (served?.described.version ?? null) };
  const deeds = useMemo(() => desk && new Deeds(desk, measured.again), [desk]);
  useBeginning(desk, deeds);
  const [isPrinting, print] = useState(false);
  return (
    <main id="main" class={isPrinting ? "ecg-print" : isAlone ? "room ecg-room alone" : "room ecg-room"}>
      {isPrinting && desk ? <PrintSheet desk={desk} patient={patient} close={() => print(false)} /> : (
        <>
          <h1 class="sr">{own.value.title}</h1>
          {head}
          <section class="stage" aria-label={own.value.stage}>
            {desk && deeds && <Opened key={desk.served.described.version} {...{ desk, deeds, measured, patient, span, prior, mayWrite }} print={() => print(true)} />}
            {!desk && (isEmpty ? <p class="state">{own.value.empty}</p> : problem ? <ErrorState code={problem} retry={again} /> : <Loading rows={5} />)}
          </section>
        </>
      )}
      <div class="beside" hidden={isPrinting}>{side(measured)}</div>
    </main>
  );
}

type Shown = "help" | "compare" | null;

interface OpenedProps extends Pick<Props, "patient" | "span" | "prior" | "mayWrite"> {
  desk: Desk;
  deeds: Deeds;
  measured: Measured;
  print: () => void;
}

function Opened({ desk, deeds, measured, patient, span, prior, mayWrite, print }: OpenedProps) {
  const [shown, show] = useState<Shown>(null);
  const [isFiltering, setFiltering] = useState(false);
  const toggle = (what: Shown) => show((now) => (now === what ? null : what));
  useEffect(
    () => listen({ desk, deeds, mayCorrect: mayWrite, compare: () => toggle("compare"), help: () => show("help") }),
    [desk, deeds, mayWrite],
  );
  useEffect(() => desk.calibrate(pxPerMm.value), [pxPerMm.value, desk]);
  useEffect(() => void (desk.unreadable.value = named(measured.measures?.quality ?? [])), [measured.measures, own.value]);
  return (
    <>
      <Tools desk={desk}>
        <FiltersButton isOpen={isFiltering} toggle={() => setFiltering(!isFiltering)} />
        <Buttons desk={desk} isComparing={shown === "compare"} show={toggle} print={print} />
      </Tools>
      {isFiltering && <Filters desk={desk} />}
      <StageView desk={desk} patient={patient} />
      {shown === "compare" && <Compare desk={desk} patient={patient.uid} prior={prior} close={() => show(null)} />}
      <Readout desk={desk} deeds={deeds} mayCorrect={mayWrite} />
      <Overview desk={desk} />
      <div class="below">
        <BeatList desk={desk} deeds={deeds} />
        <Calibration />
        <TakeOut {...ecgFiles(patient.uid, span)} />
      </div>
      {shown === "help" && <Help close={() => show(null)} />}
    </>
  );
}

interface ButtonsProps {
  desk: Desk;
  isComparing: boolean;
  show: (what: Shown) => void;
  print: () => void;
}

function Buttons({ desk, isComparing, show, print }: ButtonsProps) {
  const say = own.value;
  return (
    <>
      <button class="btn s" type="button" aria-pressed={desk.caliper.value !== null} onClick={desk.toggleCaliper}>
        <Icon shape="caliper" /> {say.caliper}
      </button>
      <button class="btn s" type="button" aria-pressed={isComparing} onClick={() => show("compare")}>
        <Icon shape="again" /> {say.compare}
      </button>
      <button class="btn s" type="button" onClick={print}>
        <Icon shape="print" /> {say.print}
      </button>
      <button class="btn s quiet" type="button" onClick={() => show("help")}>
        <Icon shape="question" /> {say.keys}
      </button>
    </>
  );
}
