// A reader sees an effort otherwise than the program: for FEV1, for FVC, with a reason; both verdicts stay.

import { useEffect, useRef, useState } from "preact/hooks";
import type { BlowUse, Effort } from "../../api/types/spirometry.ts";
import { ChoiceField, TextField } from "../../ui/parts/Field.tsx";
import { own } from "./words.ts";

export interface Said {
  fev1: BlowUse | null;
  fvc: BlowUse | null;
  reason: string;
}

const USES: readonly BlowUse[] = ["acceptable", "usable", "unusable"];

export function Judging({ effort, onSaid, onClose }: { effort: Effort; onSaid: (said: Said) => void; onClose: () => void }) {
  const words = own.value.judging;
  const [fev1, setFev1] = useState(effort.judgement?.fev1 ?? "");
  const [fvc, setFvc] = useState(effort.judgement?.fvc ?? "");
  const [reason, setReason] = useState(effort.judgement?.reason ?? "");
  const [isTried, setTried] = useState(false);
  const place = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    place.current?.querySelector<HTMLInputElement>("input:checked")?.focus();
    return () => before instanceof HTMLElement && before.focus();
  }, []);
  const save = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim()) onSaid({ fev1: (fev1 || null) as BlowUse | null, fvc: (fvc || null) as BlowUse | null, reason: reason.trim() });
  };
  const choices = (of: "fev1" | "fvc") => [
    { value: "", name: words.computed(words.uses[effort.computed[of]]) },
    ...USES.map((use) => ({ value: use, name: words.uses[use] })),
  ];
  return (
    <form ref={place} class="spiro-judging" aria-label={words.title(effort.number)} onSubmit={save} onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <h3>{words.title(effort.number)}</h3>
      <div class="spiro-two">
        <ChoiceField label={words.of("FEV1")} name="judge-fev1" value={fev1} options={choices("fev1")} onValue={setFev1} />
        <ChoiceField label={words.of("FVC")} name="judge-fvc" value={fvc} options={choices("fvc")} onValue={setFvc} />
      </div>
      <TextField label={words.reason} help={words.reasonHelp} value={reason} onValue={setReason} maxLength={500} isRequired
        problem={isTried && !reason.trim() ? words.reasonMissing : null} />
      <div class="pair">
        <button class="btn main" type="submit">{words.save}</button>
        <button class="btn" type="button" onClick={onClose}>{words.cancel}</button>
      </div>
    </form>
  );
}
