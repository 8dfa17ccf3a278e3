// The grade of FEV1 and of FVC: how far the session can be trusted, as computed, and as the reader has it.

import { useState } from "preact/hooks";
import type { BlowGrade, Part, SpirometrySession } from "../../api/types/spirometry.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { SelectField, TextField } from "../../ui/parts/Field.tsx";
import { own } from "./words.ts";

export interface SaidGrade {
  fev1: BlowGrade | null;
  fvc: BlowGrade | null;
  reason: string;
}

interface Props {
  seen: SpirometrySession;
  part: Part;
  onSaid: (part: Part, said: SaidGrade) => Promise<boolean>;
}

const GRADES: readonly BlowGrade[] = ["A", "B", "C", "D", "E", "U", "F"];

export function Grades({ seen, part, onSaid }: Props) {
  const words = own.value.grades;
  const [isOpen, setOpen] = useState(false);
  return (
    <section class="spiro-grades" aria-label={words.title}>
      <h2>{words.title}{part.phase !== "only" && <span class="muted light">, {own.value.phases[part.phase]}</span>}</h2>
      <div class="spiro-two">
        <Grade part={part} of="fev1" name="FEV1" />
        <Grade part={part} of="fvc" name="FVC" />
      </div>
      {part.said && <p class="meta">{own.value.efforts.judged(part.said.author, part.said.reason)}</p>}
      <p class="meta">{words.advice[part.advice]}</p>
      {seen.may_judge && !isOpen && (
        <button class="btn s" type="button" onClick={() => setOpen(true)}>{words.change}</button>
      )}
      {isOpen && <Form part={part} onSaid={async (said) => (await onSaid(part, said)) && setOpen(false)} onClose={() => setOpen(false)} />}
    </section>
  );
}

function Grade({ part, of, name }: { part: Part; of: "fev1" | "fvc"; name: string }) {
  const words = own.value.grades;
  const apart = part.apart_l[of];
  const isOther = part.grade[of] !== part.computed[of];
  return (
    <div class="spiro-grade">
      <span class="meta">{name}</span>
      <b>{part.grade[of]}</b>
      <span class="meta">{words.about(part.acceptable[of], apart === null ? null : String(Math.round(1_000 * apart)))}</span>
      {isOther && <Chip tone="line">{words.computed(part.computed[of])}</Chip>}
    </div>
  );
}

/** A reader's grade, with a reason; the empty choice leaves the computed one in force. */
function Form({ part, onSaid, onClose }: { part: Part; onSaid: (said: SaidGrade) => void; onClose: () => void }) {
  const { grades: words, judging } = own.value;
  const [fev1, setFev1] = useState(part.said?.fev1 ?? "");
  const [fvc, setFvc] = useState(part.said?.fvc ?? "");
  const [reason, setReason] = useState(part.said?.reason ?? "");
  const [isTried, setTried] = useState(false);
  const options = GRADES.map((grade) => ({ value: grade, name: grade }));
  const save = () => {
    setTried(true);
    if (reason.trim()) onSaid({ fev1: (fev1 || null) as BlowGrade | null, fvc: (fvc || null) as BlowGrade | null, reason: reason.trim() });
  };
  return (
    <div class="spiro-form" role="group" aria-label={words.form} onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <div class="spiro-two">
        <SelectField label="FEV1" value={fev1} onValue={setFev1} options={options} empty={words.stay(part.computed.fev1)} />
        <SelectField label="FVC" value={fvc} onValue={setFvc} options={options} empty={words.stay(part.computed.fvc)} />
      </div>
      <TextField label={judging.reason} value={reason} onValue={setReason} maxLength={500} isRequired problem={isTried && !reason.trim() ? judging.reasonMissing : null} />
      <div class="pair">
        <button class="btn" type="button" onClick={save}>{words.save}</button>
        <button class="btn quiet" type="button" onClick={onClose}>{judging.cancel}</button>
      </div>
    </div>
  );
}
