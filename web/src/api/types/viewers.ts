// What the api says about trends, field by field.

import type { Point } from "./shared.ts";

export interface Trend {
  signal: string;
  unit: string;
  points: Point[];
}
