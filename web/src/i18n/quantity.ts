// How many decimals a signal's values deserve: as many as its devices give.

import { format } from "./index.ts";

const DECIMALS: Record<string, number> = {
  heart_rate: 0,
  pulse_rate: 0,
  respiration_rate: 0,
  spo2: 0,
  systolic: 0,
  diastolic: 0,
  glucose: 0,
  pef: 0,
  fev1: 2,
  fvc: 2,
  fev6: 2,
  effort: 0,
  mean_pressure: 0,
  pulse_irregular: 0,
  rr_interval: 0,
  meal: 0,
  rr_irregularity: 2,
};

/** Units of UCUM that people write otherwise. */
const UNITS: Record<string, string> = { "mm[Hg]": "mmHg", Cel: "°C" };

/** A value of a signal as people write it, without its unit. */
export function amount(signal: string, value: number): string {
  return format.value.number(value, DECIMALS[signal] ?? 1);
}

/** The unit as people read it, after a no-break space; a pure number has none. */
export function unitOf(unit: string): string {
  return unit === "" || unit === "1" ? "" : `\u00a0${UNITS[unit] ?? unit}`;
}
