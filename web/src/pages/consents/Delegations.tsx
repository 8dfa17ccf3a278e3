// Who at home may look in a patient's place, until when; given and taken back.

import { useState } from "preact/hooks";
import * as api from "../../api/consents.ts";
import type { Delegation } from "../../api/types/consents.ts";
import { momentOf } from "../../i18n/day.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { done, may } from "../../state/doing.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { DateField, TextField } from "../../ui/parts/Field.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { own } from "./words.ts";

interface Props {
  uid: string;
  delegations: readonly Delegation[];
  again: () => void;
}

export function Delegations({ uid, delegations, again }: Props) {
  const [isAsking, ask] = useState(false);
  const takeBack = async (one: Delegation) => {
    if (await done(api.takeBack(uid, one.id, ""), own.value.tookBack)) again();
  };
  return (
    <Panel title={own.value.delegations} tools={may("write_consents") && <New onClick={() => ask(true)} />}>
      {delegations.length === 0 && <p class="muted">{own.value.noDelegations}</p>}
      <ul class="rows">
        {delegations.map((one) => (
          <Row key={one.id} one={one} takeBack={() => void takeBack(one)} />
        ))}
      </ul>
      {isAsking && <Ask uid={uid} onClose={() => ask(false)} again={again} />}
    </Panel>
  );
}

function New({ onClick }: { onClick: () => void }) {
  return (
    <button class="btn" type="button" onClick={onClick}>
      <Icon shape="plus" /> {own.value.newDelegation}
    </button>
  );
}

/** Whether somebody may still look by it. */
export function isOpen(one: Delegation): boolean {
  return !one.revoked_at && (!one.ends_at || new Date(one.ends_at) > clock.now.value);
}

function Row({ one, takeBack }: { one: Delegation; takeBack: () => void }) {
  const day = (at: string) => format.value.past(new Date(at));
  return (
    <li>
      <div>
        <b>{one.display_name}</b> <span class="muted">{one.caregiver}</span>
        <div class="meta">
          {day(one.begins_at)} – {one.ends_at ? day(one.ends_at) : own.value.noEnd}
          {one.revoked_at && ` · ${own.value.ended(day(one.revoked_at), one.revoked_by ?? "")}`}
        </div>
      </div>
      {!isOpen(one) && <span class="chip">{own.value.over}</span>}
      {isOpen(one) && may("write_consents") && (
        <button class="btn s" type="button" aria-label={`${own.value.takeBack}: ${one.display_name}`} onClick={takeBack}>
          {own.value.takeBack}
        </button>
      )}
    </li>
  );
}

function Ask({ uid, onClose, again }: { uid: string; onClose: () => void; again: () => void }) {
  const say = own.value;
  const [caregiver, setCaregiver] = useState("");
  const [lastDay, setLastDay] = useState("");
  const submit = async () => {
    const ends_at = momentOf(lastDay, "23:59:59")?.toISOString() ?? null;
    if (!(await done(api.delegate(uid, { caregiver: caregiver.trim(), ends_at, evidence: "" }), say.delegated))) return;
    onClose();
    again();
  };
  return (
    <Dialog title={say.delegateTitle} verb={say.give} onDo={() => void submit()} onClose={onClose} missing={caregiver.trim() ? null : say.missing}>
      <p>{say.delegateSays}</p>
      <TextField label={say.caregiver} value={caregiver} maxLength={200} onValue={setCaregiver} isRequired />
      <DateField label={say.lastDay} value={lastDay} onValue={setLastDay} />
    </Dialog>
  );
}
