// How an indicator's figures are said: in its unit, with what they count.

import type { IndicatorFigure, Unit } from "../../api/types/indicators.ts";
import { format, language } from "../../i18n/index.ts";
import { own } from "./words.ts";

/** "91,3 %", "0,38 a settimana", "4 min". */
export function value(unit: Unit, amount: number | null): string {
  if (amount === null) return own.value.none;
  const text = bare(unit, amount);
  return `${text}\u00a0${own.value.units[unit]}`;
}

/** The number alone, with as many digits as its unit deserves. */
export function bare(unit: Unit, amount: number): string {
  const digits = unit === "per_week" ? 2 : unit === "percent" ? 1 : 0;
  return format.value.number(amount, digits);
}

/** +1,2 or −0,6 */
export function change(unit: Unit, amount: number | null): string {
  if (amount === null) return own.value.none;
  const text = bare(unit, Math.abs(amount));
  if (Number(Math.abs(amount).toFixed(2)) === 0) return text;
  return `${amount > 0 ? "+" : "−"}${text}`;
}

/** 18 402: a no-break space between thousands. */
export function whole(n: number | null): string {
  return n === null ? own.value.none : String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}

/** "629 su 689" */
export function counted(one: IndicatorFigure): string {
  if (one.unit === "minutes") return own.value.ofTimes(whole(one.denominator));
  if (one.unit === "per_week") return own.value.weeks(whole(one.numerator ?? 0), whole(one.denominator));
  return own.value.over(whole(one.numerator ?? 0), whole(one.denominator));
}

/** "obiettivo 85 %", "obiettivo sotto 0,50", "partenza 89 %". */
export function aim(one: IndicatorFigure): string {
  if (one.goal !== null) {
    const goal = value(one.unit, one.goal);
    return one.is_less_better ? own.value.goalUnder(goal) : own.value.goal(goal);
  }
  return one.baseline === null ? own.value.noGoal : own.value.baseline(value(one.unit, one.baseline));
}

/** "nov 2026" */
export function monthName(month: string, isLong = false): string {
  const locale = language.value === "it" ? "it-IT" : "en-GB";
  const at = new Date(`${month}T12:00:00Z`);
  return new Intl.DateTimeFormat(locale, { timeZone: "Europe/Rome", month: isLong ? "long" : "short", year: isLong ? "numeric" : undefined }).format(at);
}

/** The title or a definition in the language in use. */
export function said(text: Record<"it" | "en", string>): string {
  return text[language.value];
}
