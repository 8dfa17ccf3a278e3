// A z-score on a line from −5 to +2, with the lower limit of normal and the middle marked.

import { fixed } from "../../pages/spirometry/saying.ts";
import { own } from "../../pages/spirometry/words.ts";

const [LEAST, MOST, LLN] = [-5, 2, -1.645];
const [LEFT, RIGHT] = [4, 146];

export function ZLine({ z }: { z: number }) {
  const x = (value: number) => LEFT + ((Math.max(LEAST, Math.min(MOST, value)) - LEAST) / (MOST - LEAST)) * (RIGHT - LEFT);
  const isBeyond = z < LEAST || z > MOST;
  return (
    <svg class="z-line" viewBox="0 0 150 22" role="img" aria-label={own.value.values.zLabel(fixed(z, 2), z < LLN)}>
      <path class="below" d={`M${x(LEAST)} 7H${x(LLN)}V15H${x(LEAST)}Z`} />
      <path class="normal" d={`M${x(LLN)} 7H${x(MOST)}V15H${x(LLN)}Z`} />
      <path class="limit" d={`M${x(LLN)} 3V19`} />
      <path class="middle" d={`M${x(0)} 7V15`} />
      {isBeyond ? (
        <path class="mark" d={z < LEAST ? `M${LEFT} 11l7 -5v10z` : `M${RIGHT} 11l-7 -5v10z`} />
      ) : (
        <circle class="mark" cx={x(z)} cy="11" r="4.5" />
      )}
    </svg>
  );
}
