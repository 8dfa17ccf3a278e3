// The English words of the fundus stage: one eye, its marks and its ruler.

import type { FundusStage } from "../it/fundusStage.ts";

const SIGNED = (value: number) => (value > 0 ? `+${value}` : `${value}`.replace("-", "−"));

export const en: FundusStage = {
  stage: (name: string) => `${name}: arrows to move, plus and minus to zoom`,
  described: (name: string, verdict: string, look: string) => `${name}; ${verdict}; ${look}`,
  failed: "The picture did not load. The data are safe: reload the page.",
  colour: "in colour",
  redFree: "red-free (green channel)",
  zoom: (isWhole: boolean, zoom: number) =>
    isWhole ? `whole, ${Math.round(zoom * 100)}\u00a0%` : zoom === 1 || zoom === 2 ? `${zoom}:1` : `${Math.round(zoom * 100)}\u00a0%`,
  changed: (light: number, contrast: number) => `light ${SIGNED(light)}, contrast ${SIGNED(contrast)}`,
  verdicts: { ok: "good quality", "human-check": "quality to be looked at", retake: "to be taken again" },
  disc: "disc",
  macula: "macula",
  bar: (isMeasured: boolean): string => (isMeasured ? "1 disc diameter, measured" : "1 disc diameter, estimated from the field"),
  ruler: (discs: string | null, pixels: string) => (discs ? `${discs} disc diameter${discs === "1" ? "" : "s"}` : `${pixels} pixels`),
  handle: (n: number) => `Ruler, end ${n}`,
};
