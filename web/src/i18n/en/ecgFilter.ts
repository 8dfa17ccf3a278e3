// The English words of the filters that a reader lays over an ECG on the screen.

import type { EcgFilter } from "../it/ecgFilter.ts";

export const en: EcgFilter = {
  button: "Filters",
  title: "Filters on the screen",
  parts: { baseline: "Baseline", high: "Tremor", mains: "Mains" },
  none: "none",
  off: "Remove the filters",
  raw: "no filter",
  fromAfar: "no filter (whole record)",
  band: (low, high) => `${low}–${high} Hz`,
  from: (low) => `from ${low} Hz`,
  upTo: (high) => `up to ${high} Hz`,
  mains: (hz) => `mains ${hz} Hz`,
  name: (parts) => `filter ${parts}`,
  st: "baseline filtered: the ST segment may be shifted",
  narrow: "40 Hz: narrow QRS look lower",
  tooHigh: (hz, rate) => `${hz} Hz is not possible at ${rate} samples a second.`,
  scope:
    "On this screen only, for this trace. The caliper reads what is seen; beats, the program's measures, report and exports stay unfiltered.",
  read: (name) => `on the trace with ${name}`,
};
