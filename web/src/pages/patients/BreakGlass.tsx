// Breaking the glass: a patient of somebody else is read for an hour, for a reason, with the second factor.

import { useState } from "preact/hooks";
import * as api from "../../api/consents.ts";
import { codeIn } from "../../api/client.ts";
import { sorry } from "../../i18n/index.ts";
import { may } from "../../state/doing.ts";
import { go, patientPath } from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { Confirm } from "../../ui/parts/Confirm.tsx";
import { AreaField, TextField } from "../../ui/parts/Field.tsx";
import { own } from "../consents/words.ts";

const SHORTEST_REASON = 10;

export function BreakGlass() {
  const [isOpen, setOpen] = useState(false);
  if (!may("break_glass")) return null;
  return (
    <>
      <button class="btn quiet" type="button" onClick={() => setOpen(true)}>
        {own.value.glass.open}
      </button>
      {isOpen && <Ask onClose={() => setOpen(false)} />}
    </>
  );
}

function Ask({ onClose }: { onClose: () => void }) {
  const { glass } = own.value;
  const [code, setCode] = useState("");
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const isComplete = code.trim() && reason.trim().length >= SHORTEST_REASON;
  const open = async () => {
    try {
      const opened = await api.breakGlass(code.trim(), reason.trim());
      go(patientPath(opened.patient));
    } catch (failed) {
      if (!session.endedBy(failed)) setProblem(codeIn(failed) === "not_found" ? glass.notFound : sorry(codeIn(failed)));
    }
  };
  return (
    <Confirm title={glass.title} verb={glass.do} onShown={() => void open()} onClose={onClose} missing={isComplete ? null : glass.missing}>
      <p>{glass.says}</p>
      <TextField label={glass.code} value={code} maxLength={40} onValue={setCode} problem={problem} isRequired />
      <AreaField label={glass.reason} value={reason} maxLength={500} onValue={setReason} isRequired />
    </Confirm>
  );
}
