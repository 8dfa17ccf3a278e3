// How the room says things: who, how much, and what a blow is good for.

import type { Effort, Lungs, Parameter } from "../../api/types/spirometry.ts";
import { format } from "../../i18n/index.ts";
import { isAccepted } from "../../viewers/spirometry/shown.ts";
import { own } from "./words.ts";

/** "75,4 anni, 168,5 cm, maschio": what the reference values know; what is not known is left out. */
export function whose(lungs: Lungs): string {
  const { years, cm, sex } = own.value;
  const parts = [
    lungs.age_y === null ? "" : years(format.value.number(lungs.age_y, 1)),
    lungs.height_cm === null ? "" : cm(format.value.number(lungs.height_cm, 1)),
    lungs.sex === null ? "" : sex[lungs.sex],
  ];
  return parts.filter(Boolean).join(", ");
}

/** Two decimals, three for a ratio; always all of them, so that columns stand. */
export function amount(parameter: Parameter, value: number): string {
  return fixed(value, parameter === "ratio" ? 3 : 2);
}

export function fixed(value: number | null, digits: number): string {
  if (value === null) return "—";
  const text = value.toFixed(digits).replace("-", "−");
  return format.value.number(1.5, 1).includes(",") ? text.replace(".", ",") : text;
}

/** +12,9 % or −9,3 % */
export function change(percent: number): string {
  return `${percent > 0 ? "+" : ""}${fixed(percent, 1)}\u00a0%`;
}

export interface Verdict {
  text: string;
  isGood: boolean;
}

/** What a blow is good for, in a chip. */
export function verdict(effort: Effort): Verdict {
  const words = own.value.efforts;
  const { fev1, fvc } = effort.counts;
  if (isAccepted(effort)) return { text: words.accepted, isGood: true };
  if (fev1 === "acceptable") return { text: words.partly("FEV1"), isGood: false };
  if (fvc === "acceptable") return { text: words.partly("FVC"), isGood: false };
  const reason = effort.objections.find((one) => one.forbids.length);
  if (reason) return { text: words.refused(own.value.objections[reason.code] ?? reason.code), isGood: false };
  return { text: effort.judgement ? words.refusedByReader : words.usable, isGood: false };
}

/** Every reason of every blow in one breath, for who doesn't see the curves. */
export function reasons(efforts: readonly Effort[]): string {
  const { picture, efforts: words, objections } = own.value;
  const told = efforts.flatMap((one) =>
    one.objections.filter((each) => each.forbids.length).map((each) => words.label(one.number, objections[each.code] ?? each.code)),
  );
  return `${told.length ? `${told.join("; ")}.` : picture.allAccepted} ${picture.tableBelow}`;
}
