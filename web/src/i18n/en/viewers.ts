// The English words of trends and traces.

import type { Viewers } from "../it/viewers.ts";

export const en: Viewers = {
  ecg: {
    at: (time) => `ECG at ${time}`,
    label: (lead, seconds) => `${lead}, ${seconds} s`,
    leads: (n) => (n === 1 ? "1 lead" : `${n} leads`),
    raw: "no filter",
    uncalibrated: "not calibrated",
    calibrated: (n) => `calibrated ${n} px/mm`,
    speed: "Speed",
    gain: "Gain",
    gap: (seconds) => `no data, ${seconds} s`,
    pulse: "1 mV, 200 ms",
    room: "Open in the ECG room",
    arrived: (age: string) => `arrived ${age}`,
    empty: "No trace arrived in this span of time.",
    failed: "The trace didn’t load. The data are safe.",
    describe: (seconds, time, gaps) => `ECG trace of ${seconds} seconds from ${time}, ${gaps}`,
    noGaps: "without interruptions",
    gaps: (n, seconds) =>
      n === 1 ? `with 1 interruption, ${seconds} seconds in all` : `with ${n} interruptions, ${seconds} seconds in all`,
    card: "Calibrate the screen",
    cardHelp: "Lay a card (bank card, health card) on the screen and move the slider until the frame is as wide.",
    cardSize: "Width of the frame",
    cardSave: "Save the measure",
    cardForget: "Forget the measure",
  },
  trend: {
    upperLimit: (n) => `upper limit ${n}`,
    lowerLimit: (n) => `lower limit ${n}`,
    table: "Table",
    time: "Time",
    value: "Value",
    quality: "Quality",
    qualityOf: (n) => `quality ${n}`,
    noTrend: "No measurement in the last 14 days.",
  },
};
