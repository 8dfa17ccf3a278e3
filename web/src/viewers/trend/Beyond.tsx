// The shapes of severity on points beyond a limit, so that a print without colour still tells them apart.

import type { Lane, Severity } from "../../api/types/shared.ts";
import * as plot from "./plot.ts";

interface Props {
  dots: plot.Dot[];
  window: plot.Window;
  axis: plot.Axis;
  box: plot.Box;
  lane: Lane | Severity;
}

const SHAPES: Record<Lane | Severity, string> = {
  high: "m0-4.6 4.2 7.2h-8.4z",
  medium: "m0-4.4 4.4 4.4-4.4 4.4-4.4-4.4z",
  low: "m0 4.6 4.2-7.2h-8.4z",
  technical: "m-3.4-3.4h6.8v6.8h-6.8z",
  adherence: "m-3.4-3.4h6.8v6.8h-6.8z",
  late: "m-2.4-2.4h4.8v4.8h-4.8z",
  recall: "m-2.4-2.4h4.8v4.8h-4.8z",
  information: "m-2.4-2.4h4.8v4.8h-4.8z",
};

export function Beyond({ dots, window, axis, box, lane }: Props) {
  const place = (dot: plot.Dot) => `M${plot.x(dot.at, window, box).toFixed(1)} ${plot.y(dot.value, axis, box).toFixed(1)}`;
  return <path class={`beyond ${lane}`} d={dots.map((dot) => place(dot) + SHAPES[lane]).join("")} />;
}
