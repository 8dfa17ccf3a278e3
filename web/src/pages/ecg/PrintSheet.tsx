// The strip as a page of paper in true millimetres: A4 across, with a ruler beside it, so that a photocopy can be checked.

import { useEffect } from "preact/hooks";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { useLoaded } from "../../state/loaded.ts";
import type { Patient } from "../../api/types/shared.ts";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { nameOf } from "../../ui/people.ts";
import { PULSE_MILLIVOLTS, PULSE_SECONDS, type Scale } from "../../viewers/ecg/scale.ts";
import { timeOf } from "../../viewers/ecg/record.ts";
import { Grid } from "./Median.tsx";
import { type Part, partsOf, ROW_MM } from "./printed.ts";
import type { Desk } from "./desk.ts";
import { cautions, named } from "./filtering.ts";
import { own } from "./words.ts";

/** A4 across, less margins of 10 mm and a line of words above and below. */
const WIDE_MM = 275;
const LEAD_IN_MM = 15;
const BASELINE_MM = 25;
const RULER_MM = 50;

export function PrintSheet({ desk, patient, close }: { desk: Desk; patient: Patient; close: () => void }) {
  const say = own.value.sheet;
  const view = desk.view.value;
  const { data, problem, again } = useLoaded(() => partsOf(desk, (WIDE_MM - LEAD_IN_MM) / view.mmPerSecond), [desk, view.t0, desk.applied.value]);
  useEffect(() => {
    const before = document.title;
    document.title = `${say.title} · accanto`;
    return () => void (document.title = before);
  }, [say]);
  useEffect(across, []);
  return (
    <>
      <h1 class="sr">{say.title}</h1>
      <div class="toolbar no-print">
        <button class="btn main" type="button" onClick={() => print()}>{say.print}</button>
        <button class="btn" type="button" onClick={close}>{say.close}</button>
      </div>
      {data ? <Sheet desk={desk} patient={patient} parts={data} /> : problem ? <ErrorState code={problem} retry={again} /> : <Loading />}
    </>
  );
}

/** The printer's page lies across for as long as this one is shown; gives the way back. */
function across(): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("@page { size: A4 landscape; margin: 10mm; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => void (document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet));
}

function Sheet({ desk, patient, parts }: { desk: Desk; patient: Patient; parts: Part[] }) {
  const say = own.value;
  const view = desk.view.value;
  const high = (Math.max(...parts.map((part) => part.row)) + 1) * ROW_MM;
  return (
    <div class="ecg-sheet">
      <p class="caption"><Caption desk={desk} patient={patient} /></p>
      <svg class="mm-paper" width={`${WIDE_MM}mm`} height={`${high}mm`} viewBox={`0 0 ${WIDE_MM} ${high}`} role="img" aria-label={say.sheet.title}>
        <Grid wide={WIDE_MM} high={high} />
        {[...new Set(parts.map((part) => part.row))].map((row) => (
          <path key={row} class="trace" d={pulse(view, row)} />
        ))}
        {parts.map((part) => (
          <g key={`${part.row} ${part.lead}`}>
            <path class="trace" d={pathOf(desk, part)} />
            <text x={part.after ? xOf(desk, part.after) + 1 : 1} y={part.row * ROW_MM + 4}>{nameOfPart(desk, part)}</text>
          </g>
        ))}
      </svg>
      <p class="caption"><Ruler /> {say.sheet.ruler} · {say.sheet.footer}</p>
    </div>
  );
}

function Caption({ desk, patient }: { desk: Desk; patient: Patient }) {
  const say = own.value;
  const { described, meta } = desk.served;
  const view = desk.view.value;
  const when = format.value.moment(new Date(meta.starts), clock.now.value);
  return (
    <>
      <b>{nameOf(patient)}</b> {patient.code} · {format.value.date(new Date(timeOf(meta, view.t0 * meta.rateHz)))} · {described.device} ·{" "}
      {format.value.number(view.mmPerSecond)} mm/s · {format.value.number(view.mmPerMillivolt)} mm/mV · {format.value.number(meta.rateHz)} Hz ·{" "}
      <b>{[named(desk.applied.value), ...cautions(desk.applied.value)].join(" · ")}</b> · {say.age(when, format.value.age(new Date(described.received_at), clock.now.value))}
    </>
  );
}

function Ruler() {
  const ticks = [...Array(RULER_MM / 5 + 1).keys()].map((k) => `M${k * 5 + 0.5} 0v${k % 2 ? 2 : 3}`).join("");
  return (
    <svg class="ruler" width={`${RULER_MM + 1}mm`} height="4mm" viewBox={`0 0 ${RULER_MM + 1} 4`} role="img" aria-label="50 mm">
      <path class="trace" d={`M0.5 0H${RULER_MM + 0.5}${ticks}`} />
    </svg>
  );
}

function nameOfPart(desk: Desk, { lead, from, after }: Part): string {
  const name = own.value.leadName(desk.meta.leads[lead] ?? "");
  return after ? name : `${name} ${format.value.seconds(new Date(timeOf(desk.meta, from)))}`;
}

function pulse({ mmPerSecond, mmPerMillivolt }: Scale, row: number): string {
  const wide = PULSE_SECONDS * mmPerSecond;
  const x = Math.floor((LEAD_IN_MM - wide) / 2);
  const foot = row * ROW_MM + BASELINE_MM;
  return `M${x - 1.5} ${foot}H${x}v${-PULSE_MILLIVOLTS * mmPerMillivolt}h${wide}V${foot}h1.5`;
}

function xOf(desk: Desk, seconds: number): number {
  return LEAD_IN_MM + seconds * desk.view.value.mmPerSecond;
}

/** The samples of a part in millimetres; the pen is lifted where one is missing. */
function pathOf(desk: Desk, part: Part): string {
  const { rateHz, microvoltsPerLsb } = desk.meta;
  const foot = part.row * ROW_MM + BASELINE_MM;
  const up = (microvoltsPerLsb / 1_000) * desk.view.value.mmPerMillivolt;
  let isDown = false;
  return part.samples
    .map((value, i) => {
      if (value === null) return (isDown = false), "";
      const letter = isDown ? "L" : "M";
      isDown = true;
      return `${letter}${xOf(desk, part.after + i / rateHz).toFixed(3)} ${(foot - (value - part.middle) * up).toFixed(3)}`;
    })
    .join("");
}
