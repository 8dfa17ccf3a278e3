// The volume-time picture: every effort from time zero on, one second, the predicted FVC and its lower limit.

import type { Effort, Value } from "../../api/types/spirometry.ts";
import { format } from "../../i18n/index.ts";
import { fixed } from "../../pages/spirometry/saying.ts";
import { own } from "../../pages/spirometry/words.ts";
import { laid, told } from "./labels.ts";
import { Labels } from "./Labels.tsx";
import { at, printed, TIME, timePath, timeScale } from "./scale.ts";
import { lineOf, type Shown } from "./shown.ts";

interface Props {
  efforts: Effort[];
  fvc: Value | null;
  shown: Shown;
  ghost: Effort | null;
  label: string;
}

export function VolumeTime({ efforts, fvc, shown, ghost, label }: Props) {
  const words = own.value.picture;
  const scale = timeScale(ghost ? [...efforts, ghost] : efforts, fvc?.predicted ?? null);
  const paper = printed(scale, TIME);
  const places = told(efforts.filter(shown), true).map(({ effort, objection, at: seconds }) => ({
    effort, objection, x: scale.x(seconds - (effort.zero_s ?? 0)), y: scale.y(at(effort, seconds).volume),
  }));
  const best = efforts.find((one) => one.is_best && shown(one) && one.fev1 !== null);
  return (
    <svg class="curve" viewBox={`0 0 ${TIME.width} ${TIME.height}`} role="img" aria-label={label} width={paper.width} height={paper.height}>
      {scale.xTicks.map((tick) => (
        <g key={tick}>
          <path class="grid" d={`M${scale.x(tick)} ${TIME.top}V${TIME.bottom}`} />
          <text x={scale.x(tick)} y={TIME.bottom + 17} text-anchor="middle">
            {tick}
          </text>
        </g>
      ))}
      {scale.yTicks.map((tick) => (
        <g key={tick}>
          <path class={tick === 0 ? "grid zero" : "grid"} d={`M${TIME.left} ${scale.y(tick)}H${TIME.right}`} />
          <text x={TIME.left - 8} y={scale.y(tick) + 4} text-anchor="end">
            {format.value.number(tick)}
          </text>
        </g>
      ))}
      <text x="8" y={TIME.top - 4}>
        {words.litres} <tspan class="to-scale">{words.toScale(paper.litre)}</tspan>
      </text>
      <text x={TIME.right} y={TIME.bottom + 36} text-anchor="end">
        {words.seconds}
      </text>
      {fvc?.predicted && <Level y={scale.y(fvc.predicted)} kind="predicted" text={words.fvcPredicted(fixed(fvc.predicted, 2))} isAbove />}
      {fvc?.lln && <Level y={scale.y(fvc.lln)} kind="limit" text={words.fvcLln(fixed(fvc.lln, 2))} />}
      {ghost && <path class="ghost" d={timePath(ghost, scale)} />}
      {[...efforts].reverse().map((one) => (
        <path key={one.number} class={lineOf(one, shown)} d={timePath(one, scale)} data-effort={one.number} />
      ))}
      <path class="second" d={`M${scale.x(1)} ${TIME.top}V${TIME.bottom}`} />
      <text class="second" x={scale.x(1) + 6} y={TIME.bottom - 10}>
        {words.second}
      </text>
      {best && <circle class={`dot e${best.number}`} cx={scale.x(1)} cy={scale.y(best.fev1!)} r="5" />}
      <Labels labels={laid(places, { width: 190, top: 0, right: TIME.right })} />
    </svg>
  );
}

function Level({ y, kind, text, isAbove = false }: { y: number; kind: string; text: string; isAbove?: boolean }) {
  return (
    <>
      <path class={`level ${kind}`} d={`M${TIME.left} ${y}H${TIME.right}`} />
      <text x={TIME.right} y={isAbove ? y - 6 : y + 16} text-anchor="end">
        {text}
      </text>
    </>
  );
}
