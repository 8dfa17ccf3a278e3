// A day and a time of the service, typed in two fields, day first and of 24 hours.

import { isoDayOf, isoTimeOf, momentOf } from "../../i18n/day.ts";
import { words } from "../../i18n/index.ts";
import { DateField, TimeField } from "./Field.tsx";

/** What was typed so far; either may be empty. */
export interface Typed {
  day: string;
  time: string;
}

/** A moment as the fields show it. */
export const typedOf = (at: Date): Typed => ({ day: isoDayOf(at), time: isoTimeOf(at) });

/** The moment that was typed; null while something is missing. */
export const meant = ({ day, time }: Typed): Date | null => momentOf(day, time);

type Props = { label: string; value: Typed; onValue: (value: Typed) => void };

export function MomentField({ label, value, onValue }: Props) {
  return (
    <div class="pair">
      <DateField label={`${label}, ${words.value.day.name}`} value={value.day} onValue={(day) => onValue({ ...value, day })} isRequired />
      <TimeField label={`${label}, ${words.value.hour.name}`} value={value.time} onValue={(time) => onValue({ ...value, time })} isRequired />
    </div>
  );
}
