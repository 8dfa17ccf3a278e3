// What a patient agreed to: each agreement with its state, the way to record or withdraw it, and its history.

import { useState } from "preact/hooks";
import * as api from "../../api/consents.ts";
import type { Consent, ConsentKind, How } from "../../api/types/consents.ts";
import { format } from "../../i18n/index.ts";
import { done, may } from "../../state/doing.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { AreaField, SelectField, TextField } from "../../ui/parts/Field.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { Table } from "../../ui/parts/Table.tsx";
import { own } from "./words.ts";

const KINDS: readonly ConsentKind[] = ["adesione", "dossier", "online_reports", "research"];

interface Props {
  uid: string;
  consents: readonly Consent[];
  again: () => void;
}

export function Agreements({ uid, consents, again }: Props) {
  const [asking, setAsking] = useState<{ kind: ConsentKind; isGiven: boolean } | null>(null);
  const close = () => setAsking(null);
  const ended = consents.filter((one) => one.revoked_at);
  return (
    <Panel title={own.value.tab}>
      <ul class="rows">
        {KINDS.map((kind) => (
          <Row key={kind} kind={kind} open={consents.find((one) => one.kind === kind && !one.revoked_at)} onAsk={setAsking} />
        ))}
      </ul>
      {ended.length > 0 && <History ended={ended} />}
      {asking && !asking.isGiven && <Record uid={uid} kind={asking.kind} onClose={close} again={again} />}
      {asking?.isGiven && <Withdraw uid={uid} kind={asking.kind} onClose={close} again={again} />}
    </Panel>
  );
}

interface RowProps {
  kind: ConsentKind;
  open: Consent | undefined;
  onAsk: (asked: { kind: ConsentKind; isGiven: boolean }) => void;
}

function Row({ kind, open, onAsk }: RowProps) {
  const { kinds, gates, given, hows, recordedBy, notGiven, record, withdraw } = own.value;
  const verb = open ? withdraw : record;
  return (
    <li>
      <div>
        <b>{kinds[kind]}</b> <span class="muted">{gates[kind]}</span>
        <div>
          {open ? (
            <span class="sev ok">
              <Icon shape="done" /> {given(format.value.past(new Date(open.given_at)), hows[open.how])}
            </span>
          ) : (
            <span class={kind === "adesione" ? "strong" : "muted"}>{notGiven}</span>
          )}
          {open?.recorded_by && <span class="meta"> {recordedBy(open.recorded_by)}</span>}
          {open?.evidence && <span class="meta"> · {open.evidence}</span>}
        </div>
      </div>
      {may("write_consents") && (
        <button class="btn s" type="button" aria-label={`${verb}: ${kinds[kind]}`} onClick={() => onAsk({ kind, isGiven: Boolean(open) })}>
          {verb}
        </button>
      )}
    </li>
  );
}

function History({ ended }: { ended: readonly Consent[] }) {
  const { history, kinds, given, hows, what, when, until } = own.value;
  const day = (at: string) => format.value.past(new Date(at));
  return (
    <details>
      <summary>{history}</summary>
      <Table label={history} rows={ended} keyOf={(one) => one.id}
        columns={[
          { name: what, isHead: true, cell: (one) => kinds[one.kind] },
          { name: when, cell: (one) => given(day(one.given_at), hows[one.how]) },
          { name: until, cell: (one) => own.value.ended(day(one.revoked_at ?? one.given_at), one.revoked_by ?? "") },
          { name: own.value.oversight.reason, cell: (one) => one.revoke_reason ?? "" },
        ]}
      />
    </details>
  );
}

interface AskProps {
  uid: string;
  kind: ConsentKind;
  onClose: () => void;
  again: () => void;
}

function Record({ uid, kind, onClose, again }: AskProps) {
  const { kinds, recordTitle, record, by, bys, how, hows, evidence, recorded } = own.value;
  const [given, setGiven] = useState<{ given_by: "patient" | "guardian"; how: How; evidence: string }>({ given_by: "patient", how: "paper", evidence: "" });
  const put = (fields: Partial<typeof given>) => setGiven((before) => ({ ...before, ...fields }));
  const submit = async () => {
    if (await done(api.give(uid, { kind, ...given }), recorded)) again();
    onClose();
  };
  return (
    <Dialog title={recordTitle(kinds[kind])} verb={record} onDo={() => void submit()} onClose={onClose}>
      <SelectField label={by} value={given.given_by} options={named(bys)} onValue={(value) => put({ given_by: value as "patient" })} />
      <SelectField label={how} value={given.how} options={named(hows)} onValue={(value) => put({ how: value as How })} />
      <TextField label={evidence} value={given.evidence} maxLength={500} onValue={(value) => put({ evidence: value })} />
    </Dialog>
  );
}

function Withdraw({ uid, kind, onClose, again }: AskProps) {
  const { kinds, withdrawTitle, withdrawSays, withdraw, withdrawn, reason: label } = own.value;
  const [reason, setReason] = useState("");
  const submit = async () => {
    if (await done(api.withdraw(uid, kind, reason), withdrawn)) again();
    onClose();
  };
  return (
    <Dialog title={withdrawTitle(kinds[kind])} verb={withdraw} onDo={() => void submit()} onClose={onClose}>
      <p>{withdrawSays[kind]}</p>
      <AreaField label={label} value={reason} onValue={setReason} maxLength={500} />
    </Dialog>
  );
}

function named(options: Record<string, string>): { value: string; name: string }[] {
  return Object.entries(options).map(([value, name]) => ({ value, name }));
}
