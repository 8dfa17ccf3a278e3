// Who a patient is and who cares for them, with the way to correct both.

import { useState } from "preact/hooks";
import * as enrolments from "../../api/enrolment.ts";
import * as api from "../../api/personal.ts";
import type { Member, PatientRecord, Person } from "../../api/types/record.ts";
import { format, words } from "../../i18n/index.ts";
import { done, may } from "../../state/doing.ts";
import { useLoaded } from "../../state/loaded.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { DateField, SelectField, TextField } from "../../ui/parts/Field.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { Corrections } from "../consents/Corrections.tsx";
import { own as consents } from "../consents/words.ts";
import { own } from "./words.ts";

const LINES = ["given_name", "family_name", "pathway", "phone", "address", "town", "allergies", "caregiver_name", "caregiver_phone"] as const;

export function PersonTab({ record, again }: { record: PatientRecord; again: () => void }) {
  return (
    <>
      <Identity person={record.person} again={again} />
      {may("read_corrections") && (
        <Panel title={consents.value.corrections.title}>
          <Corrections uid={record.person.uid} round={record} />
        </Panel>
      )}
      <Team uid={record.person.uid} team={record.team} again={again} />
    </>
  );
}

function Identity({ person, again }: { person: Person; again: () => void }) {
  const { person: say, sexes } = own.value;
  const [isOpen, setOpen] = useState(false);
  const rows: [string, string][] = [
    [say.fields.given_name, person.given_name], [say.fields.family_name, person.family_name],
    [say.born, format.value.past(new Date(person.birth_date))], [say.sex, sexes[person.sex]], [say.taxCode, person.tax_code ?? ""],
    ...LINES.slice(2).map((name): [string, string] => [say.fields[name], person[name]]),
  ];
  const edit = (
    <button class="btn" type="button" onClick={() => setOpen(true)}>
      <Icon shape="pen" /> {say.correct}
    </button>
  );
  return (
    <Panel title={say.title} tools={may("write_identity") && edit}>
      <dl class="kv">
        {rows.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}=`}>{value || "—"}</dd>])}
      </dl>
      {isOpen && <Correct person={person} onClose={() => setOpen(false)} again={again} />}
    </Panel>
  );
}

function Correct({ person, onClose, again }: { person: Person; onClose: () => void; again: () => void }) {
  const { person: say } = own.value;
  const [changed, setChanged] = useState<api.Corrected>({});
  const [reason, setReason] = useState("");
  const put = (fields: api.Corrected) => setChanged((before) => ({ ...before, ...fields }));
  const isWhole = LINES.slice(0, 2).every((name) => (changed[name] ?? person[name]).trim()) && changed.birth_date !== "";
  const submit = async () => {
    if (!(await done(api.correct(person.uid, changed, reason), say.corrected))) return;
    onClose();
    again();
  };
  const lacking = reason.trim() ? null : say.whyMissing;
  const missing = isWhole ? (Object.keys(changed).length ? lacking : say.nothing) : say.missing;
  return (
    <Dialog title={say.ask} verb={say.save} onDo={() => void submit()} onClose={onClose} missing={missing}>
      {LINES.map((name) => (
        <TextField key={name} label={say.fields[name]} value={changed[name] ?? person[name]} maxLength={200} onValue={(value) => put({ [name]: value })} />
      ))}
      <DateField label={say.born} value={changed.birth_date ?? person.birth_date} onValue={(birth_date) => put({ birth_date })} />
      <TextField label={say.why} value={reason} maxLength={200} onValue={setReason} isRequired />
    </Dialog>
  );
}

function Team({ uid, team, again }: { uid: string; team: readonly Member[]; again: () => void }) {
  const { person: say } = own.value;
  const isMine = may("write_team");
  const leave = async (username: string) => {
    if (await done(api.leave(uid, username), say.left)) again();
  };
  return (
    <Panel title={say.team}>
      <ul class="rows">
        {team.map((one) => (
          <li key={one.username}>
            <div>
              <b>{one.display_name}</b> <span class="muted">{words.value.roles[one.role]}, {say.since(format.value.past(new Date(one.since)))}</span>
            </div>
            {isMine && (
              <button class="btn s" type="button" aria-label={`${say.remove}: ${one.display_name}`} onClick={() => void leave(one.username)}>
                {say.remove}
              </button>
            )}
          </li>
        ))}
      </ul>
      {isMine && <Join uid={uid} team={team} again={again} />}
    </Panel>
  );
}

function Join({ uid, team, again }: { uid: string; team: readonly Member[]; again: () => void }) {
  const { person: say } = own.value;
  const { data } = useLoaded(enrolments.choices, []);
  const [username, setUsername] = useState("");
  const free = (data?.colleagues ?? []).filter((one) => !team.some((known) => known.username === one.username));
  const join = async () => {
    if (!(await done(api.join(uid, username), say.joined))) return;
    setUsername("");
    again();
  };
  return (
    <div class="pair">
      <SelectField label={say.add} value={username} empty="—" onValue={setUsername}
        options={free.map((one) => ({ value: one.username, name: `${one.display_name}, ${words.value.roles[one.role] ?? one.role}` }))} />
      <button class="btn" type="button" disabled={!username} onClick={() => void join()}>
        <Icon shape="plus" /> {say.join}
      </button>
    </div>
  );
}
