// What the cardiologist states of an ECG; what was confirmed among the measures enters by itself, and nothing else.

import type { EcgMeasures } from "../../api/types/ecg.ts";
import type { Room } from "../reading/useReading.ts";
import { own } from "./words.ts";

const QUALITIES = ["readable", "rhythm_only", "unreadable"] as const;
type Quality = (typeof QUALITIES)[number];

/** The fields of a referto of an ECG, as the server knows them. */
interface EcgFields {
  kind: "ecg";
  quality?: Quality | null;
}

export function Form({ room }: { room: Room; measures: EcgMeasures | null }) {
  const say = own.value.form;
  const fields = fieldsOf(room);
  if (!fields) return null;
  return (
    <div class="field">
      <span id="ecg-quality">{say.quality}</span>
      <span class="seg" role="group" aria-labelledby="ecg-quality">
        {QUALITIES.map((quality) => (
          <button key={quality} type="button" aria-pressed={fields.quality === quality} onClick={() => room.setFields({ ...fields, quality })}>
            {say.qualities[quality]}
          </button>
        ))}
      </span>
    </div>
  );
}

/** What of the form is missing, in words. */
export function lacking(room: Room): string[] {
  return fieldsOf(room)?.quality ? [] : [own.value.form.quality];
}

function fieldsOf(room: Room): EcgFields | null {
  return room.content ? (room.content.fields as unknown as EcgFields) : null;
}
