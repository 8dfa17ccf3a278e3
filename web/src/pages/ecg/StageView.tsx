// The stage of the room: who and when it is, the paper, what it says, and where in the record it stands.

import { codeIn } from "../../api/client.ts";
import type { Seen } from "../../api/consult.ts";
import type { EcgQuality } from "../../api/types/ecg.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import * as session from "../../state/session.ts";
import { say as toast } from "../../state/toast.ts";
import { nameOf } from "../../ui/people.ts";
import type { Patient } from "../../api/types/shared.ts";
import { firstFrom, labelOf } from "../../viewers/ecg/beats.ts";
import { EcgPaper } from "../../viewers/ecg/EcgPaper.tsx";
import { written } from "../../viewers/ecg/filter.ts";
import type { Sayings, Stage } from "../../viewers/ecg/stage.ts";
import { timeOf } from "../../viewers/ecg/record.ts";
import type { Unreadable } from "../../viewers/ecg/trace.ts";
import { attach } from "./hands.ts";
import { clock as clockOf, windowOf } from "./Overview.tsx";
import type { Desk } from "./desk.ts";
import { named as filterNamed } from "./filtering.ts";
import { FilterFact } from "./Filters.tsx";
import { own } from "./words.ts";

interface Props {
  desk: Desk;
  patient: Pick<Patient, "given_name" | "family_name" | "code">;
}

export function StageView({ desk, patient }: Props) {
  return (
    <>
      <Facts desk={desk} patient={patient} />
      <div class="rows" tabIndex={0} role="group" data-stage data-seen={JSON.stringify(seenAs(desk))} aria-label={labelOfRows(desk)}>
        <EcgPaper source={desk.served} shown={desk.shown} sayings={() => sayings(desk)} describe={describe(desk)}
          onStage={(stage, place) => onStage(desk, stage, place)} />
      </div>
    </>
  );
}

/** What a picture of the stage shows, for whoever gets it with a question. */
function seenAs(desk: Desk): Seen["view"] {
  const { mmPerSecond, mmPerMillivolt, t0 } = desk.rested.value;
  return { mm_per_s: mmPerSecond, mm_per_mv: mmPerMillivolt, t0: desk.momentOf(t0), filter: written(desk.applied.value) };
}

function onStage(desk: Desk, stage: Stage, place: HTMLElement): () => void {
  const off = [desk.on(stage), attach(desk, place)];
  stage.onFailed = (reason) => {
    if (codeIn(reason) === "stale_version") desk.stale();
    else if (!session.endedBy(reason)) toast(own.value.tileFailed);
  };
  return () => off.forEach((stop) => stop());
}

/** What no trace may be shown without: patient, time, device, scale, unit, filter, age. */
export function Facts({ desk, patient }: { desk: Desk; patient: Props["patient"] }) {
  const say = own.value;
  const { described, meta } = desk.served;
  const view = desk.rested.value;
  const [from, to] = windowOf(desk);
  const arrived = format.value.age(new Date(described.received_at), clock.now.value);
  return (
    <p class="facts meta" data-facts>
      <b>{nameOf(patient)}</b>
      <span>{patient.code}</span>
      <span>{`${format.value.day(new Date(timeOf(meta, from * meta.rateHz)))}, ${clockOf(desk, from)}–${clockOf(desk, to)}`}</span>
      <span>{described.device}</span>
      <span>{`${format.value.number(view.mmPerSecond)} mm/s · ${format.value.number(view.mmPerMillivolt)} mm/mV`}</span>
      <span>{`${say.unit} · ${format.value.number(meta.rateHz)} Hz · ${format.value.number(meta.microvoltsPerLsb, 3)} µV/LSB`}</span>
      <FilterFact desk={desk} />
      <span>{say.age(format.value.moment(new Date(meta.starts), clock.now.value), arrived)}</span>
    </p>
  );
}

/** Spans that nobody could read, with the reason in words; what is missing is shown as a gap already. */
export function named(quality: readonly EcgQuality[]): Unreadable[] {
  const { unreadable, reasons } = own.value;
  return quality.filter(({ reason }) => reason !== "holes").map(({ first, last, reason }) => ({ first, last, words: unreadable(reasons[reason] ?? reason) }));
}

export function sayings(desk: Desk): Sayings {
  const say = own.value;
  const { meta } = desk;
  return {
    name: (panel, isFirst) => `${say.leadName(meta.leads[panel.lead] ?? "")}${isFirst ? ` ${clockOf(desk, panel.from)}` : ""}`,
    gap: (gap) => say.gap(format.value.number((gap.last - gap.first) / meta.rateHz)),
    scale: (view, filter) =>
      `${format.value.number(view.mmPerSecond)} mm/s · ${format.value.number(view.mmPerMillivolt)} mm/mV · ${filterNamed(filter)}`,
    caliper: ({ ms, rate }) => say.reading.flag(format.value.number(ms, 0), rate === null ? null : format.value.number(rate, 0)),
  };
}

function labelOfRows(desk: Desk): string {
  const view = desk.rested.value;
  const rows = view.arrangement === "rows" ? view.rows : 1;
  return own.value.paper(rows, format.value.number(desk.row.value));
}

/** The picture in one sentence. */
function describe(desk: Desk): string {
  const { describe: say, described, leadName } = own.value;
  const [from, to] = windowOf(desk);
  const beats = desk.standing.value;
  const { meta } = desk;
  const [first, last] = [firstFrom(beats, from * meta.rateHz), firstFrom(beats, to * meta.rateHz)];
  const labels = Array.from({ length: Math.max(0, Math.min(last, first + 500) - first) }, (_, k) => labelOf(beats, first + k));
  const gaps = meta.gaps.filter((gap) => gap.first < to * meta.rateHz && gap.last > from * meta.rateHz).length;
  const parts = [say(leadName(meta.leads[desk.rested.value.lead] ?? ""), clockOf(desk, from), clockOf(desk, to))];
  parts.push(filterNamed(desk.applied.value));
  if (last - first > 1) {
    const seconds = (beats.at[last - 1]! - beats.at[first]!) / meta.rateHz;
    parts.push(described.rate(format.value.number((60 * (last - first - 1)) / seconds, 0)));
    parts.push(described.ectopic(labels.filter((one) => one === "V").length, labels.filter((one) => one === "S").length));
  }
  return [...parts, described.gaps(gaps), described.beats].join(", ");
}
