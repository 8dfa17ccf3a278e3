// Beside the stage: the measures with their yes and no, and the median beat.

import type { Span } from "../../api/types/alerts.ts";
import { sorry } from "../../i18n/index.ts";
import { Measures } from "./Measures.tsx";
import { Median } from "./Median.tsx";
import { answer } from "./using.ts";
import type { Measured } from "./Workroom.tsx";
import { own } from "./words.ts";

interface Props {
  patient: string;
  span: Span;
  measured: Measured;
  mayConfirm: boolean;
}

export function Findings({ patient, span, measured, mayConfirm }: Props) {
  const say = own.value.measures;
  const { measures, problem, again } = measured;
  if (!measures) return <p class="meta" role="status">{problem ? `${say.failed} ${sorry(problem)}` : say.waiting}</p>;
  return (
    <>
      <Measures measures={measures} mayConfirm={mayConfirm} onVerdict={(code, verdict) => answer({ patient, span }, code, verdict, again)} />
      <Median measures={measures} />
    </>
  );
}
