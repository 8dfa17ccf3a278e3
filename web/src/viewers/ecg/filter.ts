// What a reader may take out of a trace on the screen: a wandering baseline, muscle, the hum of the mains. Never by itself.

/** Hz; null where nothing is taken out. */
export interface Filter {
  /** High-pass: the baseline stands still. */
  baseline: number | null;
  /** Low-pass: fast tremor goes, and a little of narrow peaks with it. */
  high: number | null;
  /** Notch. */
  mains: number | null;
}

export type Part = keyof Filter;

export const NONE: Filter = { baseline: null, high: null, mains: null };
/** What a single key lays over the trace: the band of a monitor. */
export const USUAL: Filter = { baseline: 0.5, high: 40, mains: 50 };

/**
 * What there is to choose. 0.67 Hz is the highest high-pass that AHA/ACC/HRS 2007 (Kligfield et al., Circulation 115:1306,
 * p. 1313) allow for diagnostic ECG where the phase is zero; 0.5-40 Hz is the band of a monitor; 150 Hz that of a diagnostic
 * ECG of adults.
 */
export const CHOICES: Readonly<Record<Part, readonly number[]>> = { baseline: [0.5, 0.67], high: [40, 150], mains: [50, 60] };

/** Above this high-pass the ST segment is not what was measured (0.05 Hz: the same source). */
export const ST_HZ = 0.05;

/** The share of the sampling rate below which a frequency can be told from its mirror image, with a little room. */
const NYQUIST = 0.48;

const NAMES: Readonly<Record<Part, string>> = { baseline: "hp", high: "lp", mains: "notch" };
const PARTS = Object.keys(NAMES) as Part[];

export const isOff = (filter: Filter): boolean => PARTS.every((part) => filter[part] === null);
export const isSame = (one: Filter, other: Filter): boolean => PARTS.every((part) => one[part] === other[part]);
export const changesSt = (filter: Filter): boolean => (filter.baseline ?? 0) > ST_HZ;

/** What can be chosen at a sampling rate (Hz). */
export function choices(part: Part, rateHz: number): number[] {
  return CHOICES[part].filter((hz) => hz < NYQUIST * rateHz);
}

/** As much of a filter as a sampling rate carries. */
export function possible(filter: Filter, rateHz: number): Filter {
  const kept = (part: Part) => (filter[part] !== null && choices(part, rateHz).includes(filter[part]) ? filter[part] : null);
  return { baseline: kept("baseline"), high: kept("high"), mains: kept("mains") };
}

/** As an address says it: `hp0.5-lp40-notch50`; null for none. */
export function written(filter: Filter): string | null {
  const said = PARTS.filter((part) => filter[part] !== null).map((part) => `${NAMES[part]}${filter[part]}`);
  return said.length ? said.join("-") : null;
}

/** What an address says; what nobody offers is left out. */
export function parse(text: string | null): Filter {
  const said = new Set((text ?? "").split("-"));
  const found = (part: Part) => CHOICES[part].find((hz) => said.has(`${NAMES[part]}${hz}`)) ?? null;
  return { baseline: found("baseline"), high: found("high"), mains: found("mains") };
}
