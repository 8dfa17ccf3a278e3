// Reasons at their places: a short line from the curve to the words.

import { own } from "../../pages/spirometry/words.ts";
import type { Label } from "./labels.ts";

export function Labels({ labels }: { labels: Label[] }) {
  const words = own.value;
  return (
    <g class="reasons">
      {labels.map(({ effort, objection, x, y, textX, textY }) => (
        <g key={`${effort.number}-${objection.code}`}>
          <path d={`M${x} ${y}L${textX - 2} ${textY + 4}`} />
          <circle cx={x} cy={y} r="2.5" />
          <text x={textX} y={textY}>
            {words.efforts.label(effort.number, words.objections[objection.code] ?? objection.code)}
          </text>
        </g>
      ))}
    </g>
  );
}
