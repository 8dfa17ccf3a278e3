// The flow-volume picture: every effort, the predicted points, the field down to the lower limit, reasons at their places.

import type { Effort, LoopPoint } from "../../api/types/spirometry.ts";
import { own } from "../../pages/spirometry/words.ts";
import { laid, told } from "./labels.ts";
import { Labels } from "./Labels.tsx";
import { at, field, LOOP, loopPath, loopScale, printed } from "./scale.ts";
import { lineOf, type Shown } from "./shown.ts";

interface Props {
  efforts: Effort[];
  loop: LoopPoint[];
  shown: Shown;
  /** The best blow of another session, drawn behind. */
  ghost: Effort | null;
  label: string;
}

export function FlowVolume({ efforts, loop, shown, ghost, label }: Props) {
  const words = own.value.picture;
  const scale = loopScale(ghost ? [...efforts, ghost] : efforts, loop);
  const paper = printed(scale, LOOP);
  const places = told(efforts.filter(shown), false).map(({ effort, objection, at: seconds }) => {
    const here = at(effort, seconds);
    return { effort, objection, x: scale.x(here.volume), y: scale.y(here.flow) };
  });
  const foot = scale.y(scale.yTicks[0]!);
  const head = scale.y(scale.yTicks[scale.yTicks.length - 1]!);
  const points = loop.filter((one) => one.name !== "fvc");
  return (
    <svg class="curve" viewBox={`0 0 ${LOOP.width} ${LOOP.height}`} role="img" aria-label={label} width={paper.width} height={paper.height}>
      {scale.xTicks.map((tick) => (
        <g key={tick}>
          <path class="grid" d={`M${scale.x(tick)} ${head}V${foot}`} data-volume={tick} />
          <text x={scale.x(tick)} y={foot + 17} text-anchor="middle">
            {tick}
          </text>
        </g>
      ))}
      {scale.yTicks.map((tick) => (
        <g key={tick}>
          <path class={tick === 0 ? "grid zero" : "grid"} d={`M${LOOP.left} ${scale.y(tick)}H${scale.x(scale.xTicks[scale.xTicks.length - 1]!)}`} data-flow={tick} />
          <text x={LOOP.left - 8} y={scale.y(tick) + 4} text-anchor="end">
            {String(tick).replace("-", "−")}
          </text>
        </g>
      ))}
      <text x={LOOP.left + 4} y={Math.max(11, head - 4)}>
        {words.flow} <tspan class="to-scale">{words.toScale(paper.litre)}</tspan>
      </text>
      <text x={LOOP.right} y={foot + 36} text-anchor="end">
        {words.volume}
      </text>
      {loop.length > 0 && <path class="expected" d={field(loop, scale)} />}
      {points.map((one) => (
        <g key={one.name}>
          <circle class="point" cx={scale.x(one.volume)} cy={scale.y(one.flow)} r="4" />
          <text x={scale.x(one.volume) + 9} y={scale.y(one.flow) - 5}>
            {words.predicted[one.name]}
          </text>
        </g>
      ))}
      {ghost && <path class="ghost" d={loopPath(ghost, scale)} />}
      {[...efforts].reverse().map((one) => (
        <path key={one.number} class={lineOf(one, shown)} d={loopPath(one, scale)} data-effort={one.number} />
      ))}
      <Labels labels={laid(places, { width: 190, top: 0, right: LOOP.right })} />
    </svg>
  );
}
