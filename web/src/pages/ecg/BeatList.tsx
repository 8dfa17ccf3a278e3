// The beats of the page as a table: the text beside the picture, and another way to choose one.

import { useState } from "preact/hooks";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { Table } from "../../ui/parts/Table.tsx";
import { firstFrom, isCorrected, labelOf, rrMs } from "../../viewers/ecg/beats.ts";
import { timeOf } from "../../viewers/ecg/record.ts";
import type { Deeds } from "./correcting.ts";
import { windowOf } from "./Overview.tsx";
import { preciseTime } from "./Readout.tsx";
import type { Desk } from "./desk.ts";
import { own } from "./words.ts";

/** More than this no table shows: a full-disclosure page has thousands. */
const MOST = 200;

export function BeatList({ desk, deeds }: { desk: Desk; deeds: Deeds }) {
  const say = own.value.beat;
  const beats = desk.standing.value;
  const [from, to] = windowOf(desk).map((seconds) => firstFrom(beats, seconds * desk.meta.rateHz)) as [number, number];
  const changed = desk.corrected.value;
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="beats" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {say.list} <span class="meta">{beats.at.length ? say.listOf(to - from) : say.waiting}</span>
        {changed > 0 && <span class="chip line">{say.corrected(changed)}</span>}
      </summary>
      {isOpen && <Rows desk={desk} first={from} last={Math.min(to, from + MOST)} />}
      {isOpen && <Corrections deeds={deeds} />}
    </details>
  );
}

function Rows({ desk, first, last }: { desk: Desk; first: number; last: number }) {
  const say = own.value.beat;
  const beats = desk.standing.value;
  const rr = (i: number) => rrMs(beats, desk.meta, i);
  const shown = Array.from({ length: Math.max(0, last - first) }, (_, k) => first + k);
  return (
    <Table
      label={say.list} rows={shown} keyOf={(i) => beats.at[i]!} isCurrent={(i) => i === desk.selected.value}
      columns={[
        { name: say.time, isHead: true, cell: (i) => <Choose desk={desk} index={i} /> },
        { name: say.label, cell: (i) => labelOf(beats, i) },
        { name: say.was, cell: (i) => (isCorrected(beats, i) ? wasOf(beats.computed[i]!) : "") },
        { name: say.rr, isNumber: true, cell: (i) => whole(rr(i)) },
        { name: say.rate, isNumber: true, cell: (i) => whole(rateOf(rr(i))) },
      ]}
    />
  );
}

/** Who changed what, the newest last. */
function Corrections({ deeds }: { deeds: Deeds }) {
  const say = own.value.beat;
  const all = deeds.corrections.value;
  if (all.length === 0) return null;
  return (
    <ol class="corrections meta">
      {all.map((one) => (
        <li key={`${one.made_at} ${one.at}`}>
          {preciseTime(Date.parse(one.at))} {say.change(one.was, one.label)} · {one.by}, {format.value.moment(new Date(one.made_at), clock.now.value)}
        </li>
      ))}
    </ol>
  );
}

function Choose({ desk, index }: { desk: Desk; index: number }) {
  return (
    <button class="btn s quiet" type="button" onClick={() => desk.select(index)}>
      {preciseTime(timeOf(desk.meta, desk.standing.value.at[index]!))}
    </button>
  );
}

const rateOf = (ms: number | null): number | null => (ms ? 60_000 / ms : null);
const whole = (value: number | null): string => (value === null ? "" : format.value.number(value, 0));
const wasOf = (code: number): string => (code === 0 ? own.value.beat.added : String.fromCharCode(code));
