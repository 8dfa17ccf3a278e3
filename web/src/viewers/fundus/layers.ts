// The copies of one picture that are here: coarse ones at once, finer ones when somebody looks closer.

import { apply, isPlain, type Light } from "./light.ts";

export type Level = "eighth" | "quarter" | "half" | "exact";

const PARTS: Record<Level, number> = { eighth: 1 / 8, quarter: 1 / 4, half: 1 / 2, exact: 1 };
const LEVELS: readonly Level[] = ["eighth", "quarter", "half", "exact"];
/** Larger copies are changed only when the hand rests: a slider must not wait for twelve million pixels. */
const QUICK_PIXELS = 1_500_000;
const REST_MS = 120;

/** Asks for the bytes of a level. */
export type Fetch = (level: Level) => Promise<Blob>;
type Source = ImageBitmap | HTMLCanvasElement;

interface Copy {
  bitmap: ImageBitmap;
  /** The copy as it is shown, and for which light it was made. */
  shown: HTMLCanvasElement | null;
  key: string;
}

/** Holds what was loaded of one picture, and calls back whenever something finer is ready. */
export class Layers {
  private readonly copies = new Map<Level, Copy>();
  private readonly asked = new Set<Level>();
  private resting = 0;
  private isClosed = false;
  hasFailed = false;

  constructor(
    private readonly fetch: Fetch,
    private readonly changed: () => void,
  ) {}

  /** The best copy that is here for a part of the full size, shown in this light; null where nothing is here yet. */
  best(part: number, light: Light): { source: Source; part: number; level: Level } | null {
    this.want(part);
    const good = LEVELS.filter((level) => this.copies.has(level));
    const level = good.find((one) => PARTS[one] >= part) ?? good.at(-1);
    return level ? this.lit(level, good, light) : null;
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.resting);
    for (const copy of this.copies.values()) copy.bitmap.close();
    this.copies.clear();
  }

  private want(part: number): void {
    const level = LEVELS.find((one) => PARTS[one] >= part)!;
    if (this.copies.size === 0 && level !== "quarter") void this.load("quarter");
    void this.load(level);
  }

  private async load(level: Level): Promise<void> {
    if (this.asked.has(level)) return;
    this.asked.add(level);
    try {
      const bitmap = await createImageBitmap(await this.fetch(level), { colorSpaceConversion: "none" });
      if (this.isClosed) return bitmap.close();
      this.copies.set(level, { bitmap, shown: null, key: "" });
      this.hasFailed = false;
    } catch {
      this.hasFailed = this.copies.size === 0;
    }
    this.changed();
  }

  /** A copy in this light: of a large one the last smaller one stands in until the hand rests. */
  private lit(level: Level, good: Level[], light: Light): { source: Source; part: number; level: Level } {
    const copy = this.copies.get(level)!;
    if (isPlain(light)) return { source: copy.bitmap, part: PARTS[level], level };
    const key = `${light.light} ${light.contrast} ${light.isRedFree}`;
    if (copy.key === key && copy.shown) return { source: copy.shown, part: PARTS[level], level };
    const coarser = good[good.indexOf(level) - 1];
    if (coarser && copy.bitmap.width * copy.bitmap.height > QUICK_PIXELS) {
      this.whenResting(copy, light, key);
      return this.lit(coarser, good, light);
    }
    relight(copy, light, key);
    return { source: copy.shown!, part: PARTS[level], level };
  }

  private whenResting(copy: Copy, light: Light, key: string): void {
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => {
      if (this.isClosed) return;
      relight(copy, light, key);
      this.changed();
    }, REST_MS);
  }
}

function relight(copy: Copy, light: Light, key: string): void {
  const { width, height } = copy.bitmap;
  const canvas = copy.shown ?? document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(copy.bitmap, 0, 0);
  const pixels = context.getImageData(0, 0, width, height);
  apply(pixels.data, light);
  context.putImageData(pixels, 0, 0);
  copy.shown = canvas;
  copy.key = key;
}
