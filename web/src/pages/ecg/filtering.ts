// How a filter is called, in the language in use.

import { en } from "../../i18n/en/ecgFilter.ts";
import { format, spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/ecgFilter.ts";
import { changesSt, type Filter, isOff } from "../../viewers/ecg/filter.ts";

export const own = spoken(it, en);

/** A low-pass at or below this lowers narrow peaks by more than can be overlooked. Hz. */
const LOWERS_HZ = 40;

/** `filtro 0,5–40 Hz, rete 50 Hz`, or that there is none. */
export function named(filter: Filter): string {
  const say = own.value;
  if (isOff(filter)) return say.raw;
  const parts = [band(filter), filter.mains === null ? null : say.mains(format.value.number(filter.mains))];
  return say.name(parts.filter((part) => part !== null).join(", "));
}

function band({ baseline, high }: Filter): string | null {
  const say = own.value;
  const [low, top] = [baseline, high].map((hz) => (hz === null ? null : format.value.number(hz, 2)));
  if (low && top) return say.band(low, top);
  return low ? say.from(low) : top ? say.upTo(top) : null;
}

/** What the reader must know who looks at a trace with this filter. */
export function cautions(filter: Filter): string[] {
  const say = own.value;
  const isLow = filter.high !== null && filter.high <= LOWERS_HZ;
  return [...(changesSt(filter) ? [say.st] : []), ...(isLow ? [say.narrow] : [])];
}
