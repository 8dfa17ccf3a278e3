// The gradings that a reader may see: both, unnamed, for who arbitrates; all of them once the grade stands.

import type { FundusFields, Grading, SeenGrading } from "../../api/types/fundus.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { briefly } from "./saying.ts";
import { own } from "./words.ts";

export function Seen({ grading }: { grading: Grading }) {
  const say = own.value.seen;
  if (grading.seen.length === 0) return null;
  return (
    <section aria-label={say.title}>
      <h2>{grading.outcome ? say.outcomes[grading.outcome.how] : say.title}</h2>
      <ul class="seen">
        {grading.seen.map((one, i) => (
          <li key={i}>
            <b>{one.turn ? `${say.turns[one.turn]}, ${one.reader}` : say.unnamed(i)}</b>
            {one.signed_at && <span class="meta">{` ${format.value.moment(new Date(one.signed_at), clock.now.value)}`}</span>}
            <p>{eyes(one)}</p>
            {one.content.text && <p class="meta">«{one.content.text}»</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** OD: ICDR 0, edema 0 · OS: ICDR 2, edema 1 */
function eyes(one: SeenGrading): string {
  const fields = one.content.fields as unknown as FundusFields;
  return (["od", "os"] as const)
    .flatMap((eye) => (fields[eye] ? [`${eye.toUpperCase()}: ${briefly(fields[eye]!)}`] : []))
    .join(" · ");
}
