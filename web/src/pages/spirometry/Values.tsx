// The results beside healthy people and the own past; each is the program's until the reader confirms it.

import type { Earlier, Part, SpirometrySession, Value } from "../../api/types/spirometry.ts";
import { format } from "../../i18n/index.ts";
import { Chip, Computed } from "../../ui/parts/Chip.tsx";
import { Panel, Segments } from "../../ui/parts/Page.tsx";
import { type Column, Table } from "../../ui/parts/Table.tsx";
import { ZLine } from "../../viewers/spirometry/ZLine.tsx";
import type { Room } from "../reading/useReading.ts";
import { change as keep, confirmed, fieldsOf, isConfirmed, whole } from "./fields.ts";
import { amount, change, fixed, whose } from "./saying.ts";
import { own } from "./words.ts";

interface Props {
  seen: SpirometrySession;
  part: Part;
  room: Room | null;
  onPhase: (phase: Part["phase"]) => void;
}

export function Values({ seen, part, room, onPhase }: Props) {
  const words = own.value.values;
  const fields = fieldsOf(room);
  const known = part.values.filter((one) => one.measured !== null);
  const isDone = known.length > 0 && known.every((one) => isConfirmed(fields, one, part.phase));
  const tools = (
    <>
      {seen.parts.length > 1 && (
        <Segments label={words.title} value={part.phase} onValue={onPhase}
          options={seen.parts.map((one) => ({ value: one.phase, name: own.value.short[one.phase] }))} />
      )}
      {isDone ? <Chip tone="ok" icon="ticked">{words.confirmed}</Chip> : <Computed />}
      <span class="meta grow">{words.reference(whose(seen.lungs))}</span>
      {room?.canWrite && !isDone && (
        <button class="btn s" type="button" onClick={() => keep(room, whole(seen))}>
          {words.confirmAll}
        </button>
      )}
    </>
  );
  return (
    <Panel title={words.title} tools={tools}>
      <Table label={words.table} columns={columns(part, room)} rows={part.values} keyOf={(one) => one.parameter} />
      {seen.response && <Responded seen={seen} />}
    </Panel>
  );
}

function columns(part: Part, room: Room | null): Column<Value>[] {
  const { columns: names } = own.value.values;
  const confirm: Column<Value> = { name: names.confirm, cell: (one) => <Confirming one={one} part={part} room={room!} /> };
  return [
    { name: names.parameter, isHead: true, cell: (one) => <Name one={one} /> },
    { name: names.measured, isNumber: true, cell: (one) => <b class="measured">{one.measured === null ? "—" : amount(one.parameter, one.measured)}</b> },
    { name: names.predicted, isNumber: true, cell: (one) => optional(one, one.predicted) },
    { name: names.lln, isNumber: true, cell: (one) => optional(one, one.lln) },
    { name: names.percent, isNumber: true, cell: (one) => (one.percent === null ? "—" : `${fixed(one.percent, 0)}\u00a0%`) },
    { name: names.z, isNumber: true, cell: (one) => <b>{fixed(one.z, 2)}</b> },
    { name: names.line, cell: (one) => <Beside one={one} /> },
    { name: names.beside, cell: (one) => <Standing one={one} /> },
    { name: names.best, isNumber: true, cell: (one) => <Against one={one.best} of={one} /> },
    { name: names.last, isNumber: true, cell: (one) => <Against one={one.last} of={one} /> },
    ...(room?.canWrite ? [confirm] : []),
  ];
}

function Name({ one }: { one: Value }) {
  const { names, units } = own.value.values;
  return (
    <>
      <b>{names[one.parameter]}</b> <span class="muted light">{units[one.parameter]}</span>
    </>
  );
}

const optional = (one: Value, value: number | null) => (value === null ? "—" : amount(one.parameter, value));

function Beside({ one }: { one: Value }) {
  const words = own.value.values;
  if (one.z !== null) return <ZLine z={one.z} />;
  if (one.parameter === "pef" || one.parameter === "fef2575") return <span class="meta">{words.notIn}</span>;
  return <span class="meta">{one.measured === null ? words.none : "—"}</span>;
}

/** Below the limit is ink, not a colour: colours are for alerts. */
function Standing({ one }: { one: Value }) {
  const words = own.value.values;
  if (one.measured === null || one.lln === null) return null;
  return one.measured < one.lln ? <Chip tone="line"><b>{words.below}</b></Chip> : <Chip>{words.within}</Chip>;
}

function Against({ one, of }: { one: Earlier | null; of: Value }) {
  if (!one) return <>—</>;
  const when = format.value.day(new Date(one.at));
  return <span title={own.value.values.earlier(amount(of.parameter, one.value), when)}>{change(one.percent)}<span class="meta"> {when}</span></span>;
}

function Confirming({ one, part, room }: { one: Value; part: Part; room: Room }) {
  const fields = fieldsOf(room);
  const { confirm, names } = own.value.values;
  if (one.measured === null) return null;
  return (
    <label class="check spiro-tick">
      <input type="checkbox" checked={isConfirmed(fields, one, part.phase)} aria-label={confirm(names[one.parameter])}
        onChange={(event) => keep(room, { values: confirmed(fields, one, part.phase, event.currentTarget.checked) })} />
    </label>
  );
}

function Responded({ seen }: { seen: SpirometrySession }) {
  const words = own.value.values;
  const found = seen.response!;
  const litres = (value: number) => `${value > 0 ? "+" : ""}${fixed(value, 2)}`;
  return (
    <p class="spiro-response">
      <b>{words.response}</b>{" "}
      {words.responseOf("FEV1", litres(found.fev1_l), change(found.fev1_percent))} · {words.responseOf("FVC", litres(found.fvc_l), change(found.fvc_percent))}:{" "}
      <b>{found.is_response ? words.responds : words.respondsNot}</b>
    </p>
  );
}
