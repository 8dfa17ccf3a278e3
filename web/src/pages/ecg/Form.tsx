// What the cardiologist states of an ECG: quality, rhythm, and the numbers that were confirmed, which they may mend.

import { useEffect, useRef } from "preact/hooks";
import type { EcgMeasures } from "../../api/types/ecg.ts";
import { SelectField, TextField } from "../../ui/parts/Field.tsx";
import type { Room } from "../reading/useReading.ts";
import { entered, type Fields, isSame, type Known, knownOf, NUMBERS, QUALITIES, RHYTHMS } from "./entering.ts";
import { own } from "./words.ts";

export function Form({ room, measures }: { room: Room; measures: EcgMeasures | null }) {
  const fields = fieldsOf(room);
  const known = useRef<Known>({});
  useEffect(() => {
    if (!fields || !measures || !room.canWrite) return;
    const now = entered(fields, measures.items, known.current);
    known.current = knownOf(measures.items);
    if (!isSame(now, fields)) set(room, now);
  }, [measures, room.canWrite]);
  if (!fields) return null;
  return (
    <>
      <Quality room={room} fields={fields} />
      <Rhythm room={room} fields={fields} />
      <Numbers room={room} fields={fields} />
    </>
  );
}

function Quality({ room, fields }: { room: Room; fields: Fields }) {
  const say = own.value.form;
  return (
    <div class="field">
      <span id="ecg-quality">{say.quality}</span>
      <span class="seg" role="group" aria-labelledby="ecg-quality">
        {QUALITIES.map((quality) => (
          <button key={quality} type="button" aria-pressed={fields.quality === quality} onClick={() => set(room, { ...fields, quality })}>
            {say.qualities[quality]}
          </button>
        ))}
      </span>
    </div>
  );
}

function Rhythm({ room, fields }: { room: Room; fields: Fields }) {
  const say = own.value.form;
  return (
    <SelectField label={say.rhythm} value={fields.rhythm ?? ""} empty={say.noRhythm} options={RHYTHMS.map((value) => ({ value, name: say.rhythms[value] }))}
      onValue={(value) => set(room, { ...fields, rhythm: RHYTHMS.find((one) => one === value) ?? null })} />
  );
}

/** Rate, intervals and axis: empty until something was confirmed or written. */
function Numbers({ room, fields }: { room: Room; fields: Fields }) {
  const say = own.value.form;
  const all = [...NUMBERS, "axis_deg"] as const;
  return (
    <div class="ecg-numbers">
      {all.map((name) => (
        <TextField key={name} label={say.numbers[name]} type="number" inputMode="numeric" value={fields[name] === null ? "" : String(fields[name])}
          onValue={(value) => set(room, { ...fields, [name]: value === "" ? null : Number(value) })} />
      ))}
    </div>
  );
}

/** What of the form is missing, in words. */
export function lacking(room: Room): string[] {
  return fieldsOf(room)?.quality ? [] : [own.value.form.quality];
}

function fieldsOf(room: Room): Fields | null {
  return room.content ? (room.content.fields as unknown as Fields) : null;
}

function set(room: Room, fields: Fields): void {
  room.setFields({ ...fields });
}
