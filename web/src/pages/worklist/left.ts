// How much is left of a span that was counted when it came: by the minute, and near its end by the second.

/** On either side of the end, in seconds. */
const EXACT_S = 660;

/**
 * Seconds that are left of `leftS`, which were left at `loadedAt`. `minute` is the beginning of this minute; the second
 * is asked for near the end alone, where nothing may say a minute too much. Times are in ms.
 */
export function leftSince(leftS: number, loadedAt: number, minute: number, second: () => number): number {
  const leftAt = (now: number) => leftS - Math.max(0, now - loadedAt) / 1_000;
  const left = leftAt(minute);
  return Math.abs(left) < EXACT_S ? leftAt(second()) : left;
}
