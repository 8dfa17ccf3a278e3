// The scale of ECG paper: millimetres of time and voltage, and how many pixels this screen needs for one.

export const CSS_PX_PER_MM = 96 / 25.4;
export const SPEEDS = [12.5, 25, 50] as const;
export const GAINS = [5, 10, 20] as const;
export const PULSE_SECONDS = 0.2;
export const PULSE_MILLIVOLTS = 1;

export interface Scale {
  mmPerSecond: number;
  mmPerMillivolt: number;
  pxPerMm: number;
}

export const STANDARD: Scale = { mmPerSecond: 25, mmPerMillivolt: 10, pxPerMm: CSS_PX_PER_MM };

/** CSS pixels of one second. */
export function pxPerSecond(scale: Scale): number {
  return scale.mmPerSecond * scale.pxPerMm;
}

/** CSS pixels of one millivolt. */
export function pxPerMillivolt(scale: Scale): number {
  return scale.mmPerMillivolt * scale.pxPerMm;
}

/** Millimetres in front of each row: room for the calibration pulse, ending on a bold line. */
export function leadInMm(scale: Scale): number {
  return upToBold(PULSE_SECONDS * scale.mmPerSecond + 4);
}

/** The next whole 5 mm. */
export function upToBold(mm: number): number {
  return Math.ceil(mm / 5 - 1e-9) * 5;
}
