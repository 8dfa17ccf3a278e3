// A silence: alerts go on being written down and call nobody, for a reason, until an end.

import { useState } from "preact/hooks";
import type { AlertPage } from "../../api/types/alerts.ts";
import { language } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { SelectField, TextField } from "../../ui/parts/Field.tsx";
import { nameOf } from "../../ui/people.ts";
import * as actions from "./actions.ts";
import { own } from "./words.ts";

const KINDS = ["terapia", "vacanza", "manutenzione", "ricovero", "decesso"];
const DAY_MS = 86_400_000;

export function Hush({ page, onClose }: { page: AlertPage; onClose: () => void }) {
  const [kind, setKind] = useState("terapia");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(() => forInput(new Date(clock.now.peek().getTime() + DAY_MS)));
  const { hush: say, silence: kinds } = own.value;
  const { alert, patient } = page;
  const isEndless = kind === "decesso";
  const missing = !reason.trim() ? say.missingReason : !until && !isEndless ? say.missingUntil : null;
  const silence = async () => {
    const ends = isEndless ? null : new Date(until).toISOString();
    const rules = kind === "terapia" ? [alert.rule_id] : [];
    const name = nameOf(patient);
    if (await actions.silence(patient.uid, { kind, reason: reason.trim(), ends, rules }, name)) onClose();
  };
  return (
    <Dialog title={say.title(nameOf(patient))} verb={say.verb} missing={missing} onDo={() => void silence()} onClose={onClose}>
      <p>{say.help}</p>
      <SelectField label={say.kind} help={say.covers[kind] ?? ""} value={kind} onValue={setKind}
        options={KINDS.map((value) => ({ value, name: kinds[value] ?? value }))} />
      {kind === "terapia" && <p class="meta">{say.rule(alert.explanation.watches?.[language.value] ?? alert.rule_id)}</p>}
      <TextField label={say.reason} value={reason} onValue={setReason} maxLength={500} isRequired />
      {!isEndless && <TextField label={say.until} type="datetime-local" value={until} onValue={setUntil} isRequired />}
    </Dialog>
  );
}

/** As an input of date and time wants it: the wall clock of this browser. */
function forInput(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
