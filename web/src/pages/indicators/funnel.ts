// How far a share may lie from the mean by chance alone, by how many are counted: the walls of a funnel plot.

export const Z95 = 1.96;
export const Z998 = 3.09;

/** The limits of a share among n, in percent, by the normal approximation to the binomial; within 0 to 100. */
export function limits(mean: number, n: number, z: number): { low: number; high: number } {
  const p = mean / 100;
  const width = 100 * z * Math.sqrt((p * (1 - p)) / Math.max(n, 1));
  return { low: Math.max(0, mean - width), high: Math.min(100, mean + width) };
}

/** Whether a share lies outside of what chance explains. */
export function isOutside(share: number, mean: number, n: number): boolean {
  const { low, high } = limits(mean, n, Z95);
  return share < low || share > high;
}
