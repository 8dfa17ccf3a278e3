// A silence: alerts go on being written down and call nobody, for a reason, until an end.

import { useState } from "preact/hooks";
import type { AlertPage } from "../../api/types/alerts.ts";
import { language } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { useKept } from "../../state/kept.ts";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { SelectField, TextField } from "../../ui/parts/Field.tsx";
import { meant, MomentField, typedOf } from "../../ui/parts/Moment.tsx";
import { nameOf } from "../../ui/people.ts";
import * as actions from "./actions.ts";
import { own } from "./words.ts";

const KINDS = ["terapia", "vacanza", "manutenzione", "ricovero", "decesso"];
const DAY_MS = 86_400_000;

export function Hush({ page, onClose }: { page: AlertPage; onClose: () => void }) {
  const [kind, setKind] = useState("terapia");
  const [reason, setReason] = useKept(`silence ${page.alert.uid}`);
  const [until, setUntil] = useState(() => typedOf(new Date(clock.now.peek().getTime() + DAY_MS)));
  const { hush: say, silence: kinds } = own.value;
  const { alert, patient } = page;
  const isEndless = kind === "decesso";
  const ends = isEndless ? null : meant(until);
  const missing = !reason.trim() ? say.missingReason : !ends && !isEndless ? say.missingUntil : null;
  const silence = async () => {
    const rules = kind === "terapia" ? [alert.rule_id] : [];
    const name = nameOf(patient);
    const asked = { kind, reason: reason.trim(), ends: ends?.toISOString() ?? null, rules };
    if (!(await actions.silence(patient.uid, asked, name))) return;
    setReason("");
    onClose();
  };
  return (
    <Dialog title={say.title(nameOf(patient))} verb={say.verb} missing={missing} onDo={() => void silence()} onClose={onClose}>
      <p>{say.help}</p>
      <SelectField label={say.kind} help={say.covers[kind] ?? ""} value={kind} onValue={setKind}
        options={KINDS.map((value) => ({ value, name: kinds[value] ?? value }))} />
      {kind === "terapia" && <p class="meta">{say.rule(alert.explanation.watches?.[language.value] ?? alert.rule_id)}</p>}
      <TextField label={say.reason} value={reason} onValue={setReason} maxLength={500} isRequired />
      {!isEndless && <MomentField label={say.until} value={until} onValue={setUntil} />}
    </Dialog>
  );
}
