// The silences of a patient, and the way to ask for one or to end it.

import { useState } from "preact/hooks";
import * as api from "../../api/record.ts";
import type { PatientRecord, Silence } from "../../api/types/record.ts";
import { format, language } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { done } from "../../state/doing.ts";
import { useKept } from "../../state/kept.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { AreaField, CheckField, SelectField } from "../../ui/parts/Field.tsx";
import { meant, MomentField } from "../../ui/parts/Moment.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { Empty } from "../../ui/parts/States.tsx";
import { Table } from "../../ui/parts/Table.tsx";
import { own } from "./words.ts";

export function SilencesTab({ record, again }: { record: PatientRecord; again: () => void }) {
  const { silences, tabs } = own.value;
  const [isAsking, ask] = useState(false);
  const lift = async (one: Silence) => {
    if (await done(api.lift(record.person.uid, one.id), silences.liftedToast)) again();
  };
  return (
    <Panel title={tabs.silences} tools={<New onClick={() => ask(true)} />}>
      <p class="muted">{silences.help}</p>
      {record.silences.length === 0 && <Empty title={silences.none} />}
      {record.silences.length > 0 && <List silences={record.silences} lift={(one) => void lift(one)} />}
      {isAsking && <Ask record={record} onClose={() => ask(false)} again={again} />}
    </Panel>
  );
}

function New({ onClick }: { onClick: () => void }) {
  return (
    <button class="btn main" type="button" onClick={onClick}>
      <Icon shape="plus" /> {own.value.silences.new}
    </button>
  );
}

function List({ silences, lift }: { silences: readonly Silence[]; lift: (one: Silence) => void }) {
  const { silences: say_ } = own.value;
  const now = clock.now.value;
  const isOn = (one: Silence) => !one.lifted_at && (!one.ends || new Date(one.ends) > now || one.kind === "ricovero");
  const when = (at: string | null) => (at ? format.value.moment(new Date(at), now) : "—");
  return (
    <Table
      label={own.value.courses.tableOf(own.value.tabs.silences)}
      rows={silences}
      keyOf={(one) => one.id}
      columns={[
        { name: say_.kind, isHead: true, cell: (one) => say_.kinds[one.kind] ?? one.kind },
        { name: say_.reason, cell: (one) => one.reason },
        { name: say_.from, cell: (one) => when(one.starts) },
        { name: say_.until, cell: (one) => when(one.ends) },
        { name: say_.state, cell: (one) => (one.lifted_by ? say_.lifted(one.lifted_by) : isOn(one) ? say_.on : say_.over) },
        {
          name: say_.lift,
          cell: (one) =>
            isOn(one) && (
              <button class="btn s" type="button" onClick={() => lift(one)} aria-label={`${say_.lift}: ${say_.kinds[one.kind] ?? one.kind}`}>
                {say_.lift}
              </button>
            ),
        },
      ]}
    />
  );
}

function Ask({ record, onClose, again }: { record: PatientRecord; onClose: () => void; again: () => void }) {
  const { silences } = own.value;
  const [kind, setKind] = useState("vacanza");
  const [reason, setReason] = useKept(`silence of ${record.person.uid}`);
  const [until, setUntil] = useState({ day: "", time: "" });
  const [rules, setRules] = useState<string[]>([]);
  const ends = kind === "decesso" ? null : meant(until);
  const isComplete = reason.trim() && (ends || kind === "decesso") && (kind !== "terapia" || rules.length);
  const toggle = (id: string, isOn: boolean) => setRules((known) => (isOn ? [...known, id] : known.filter((one) => one !== id)));
  const submit = async () => {
    const asked = { kind, reason, ends: ends?.toISOString() ?? null, rules: kind === "terapia" ? rules : [] };
    if (!(await done(api.silence(record.person.uid, asked), silences.done))) return;
    setReason("");
    onClose();
    again();
  };
  return (
    <Dialog title={silences.ask} verb={silences.do} onDo={() => void submit()} onClose={onClose} missing={isComplete ? null : silences.missing}>
      <SelectField label={silences.kind} value={kind} onValue={setKind}
        options={Object.entries(silences.kinds).map(([value, name]) => ({ value, name }))} />
      <AreaField label={silences.reason} value={reason} onValue={setReason} maxLength={500} isRequired />
      {kind !== "decesso" && <MomentField label={silences.until} value={until} onValue={setUntil} />}
      {kind === "terapia" && (
        <fieldset class="choices">
          <legend>{silences.rules}</legend>
          {(record.plan?.rules ?? []).map((rule) => (
            <CheckField key={rule.id} label={rule.sentence[language.value]} isOn={rules.includes(rule.id)}
              onChange={(isOn) => toggle(rule.id, isOn)} />
          ))}
        </fieldset>
      )}
    </Dialog>
  );
}
