// Teleconsulti about a patient: ask a specialist, with the trace as it is seen; answer; say how it ended.

import { useRef, useState } from "preact/hooks";
import * as api from "../../api/consult.ts";
import type { Consult, ConsultMessage, ConsultOutcome } from "../../api/types/consult.ts";
import type { Specialty } from "../../api/types/reading.ts";
import { format, words } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { done } from "../../state/doing.ts";
import * as live from "../../state/live.ts";
import { useLoaded } from "../../state/loaded.ts";
import { AreaField, CheckField, SelectField } from "../../ui/parts/Field.tsx";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { own } from "./words.ts";
import "./reading.css";

interface Props {
  patient: string;
  /** Where only one specialty can be meant. */
  specialty?: Specialty;
  alert?: string | null;
  reading?: string | null;
  /** The trace as it stands on the screen; null where there is none. */
  snapshot?: () => api.Seen | null;
  /** Who is asked opens no thread. */
  isAnswering?: boolean;
}

const SPECIALTIES = ["ecg", "spirometry", "fundus"] as const;
const OUTCOMES: readonly ConsultOutcome[] = ["answered", "plan_changed", "visit_booked", "sent_to_hospital", "no_longer_needed"];

export function Consults(props: Props) {
  const { patient } = props;
  const written = live.written.value;
  const heard = (written.patient === patient ? written.count : 0) + live.consulted.value;
  const round = useRef(0);
  const { data, problem, again } = useLoaded(() => api.all(patient, round.current++ ? "page" : "person"), [patient, heard]);
  if (problem && !data) return <ErrorState code={problem} retry={again} />;
  if (!data) return <Loading rows={2} />;
  const shown = props.specialty ? data.filter((one) => one.specialty === props.specialty) : data;
  return (
    <div class="consults">
      {!props.isAnswering && <New {...props} onSent={again} />}
      {shown.map((one) => <Thread key={one.uid} patient={patient} one={one} snapshot={props.snapshot} onSent={again} />)}
    </div>
  );
}

function New({ patient, specialty, alert, reading, snapshot, onSent }: Props & { onSent: () => void }) {
  const { consult } = own.value;
  const [to, setTo] = useState<Specialty>(specialty ?? "ecg");
  return (
    <section>
      {!specialty && (
        <SelectField label={consult.whom} value={to} onValue={(value) => setTo(value as Specialty)}
          options={SPECIALTIES.map((value) => ({ value, name: consult.specialists[value] }))} />
      )}
      <Write label={consult.ask} verb={consult.send} snapshot={snapshot}
        onSend={(body, seen) => api.open(patient, { specialty: to, body, alert: alert ?? null, reading: reading ?? null, snapshot: seen })} onSent={onSent} />
    </section>
  );
}

interface ThreadProps {
  patient: string;
  one: Consult;
  snapshot: Props["snapshot"];
  onSent: () => void;
}

function Thread({ patient, one, snapshot, onSent }: ThreadProps) {
  const { consult } = own.value;
  const [outcome, setOutcome] = useState<ConsultOutcome>("answered");
  const title = consult.title(consult.specialists[one.specialty], format.value.moment(new Date(one.opened_at), clock.now.value));
  const close = async () => {
    if (await done(api.close(patient, one.uid, outcome), consult.closed)) onSent();
  };
  return (
    <section class="consult" aria-label={title}>
      <h3>{title}</h3>
      <ol>{one.messages.map((message) => <li key={message.id}><Said patient={patient} message={message} /></li>)}</ol>
      {one.outcome ? (
        <p class="strong">{consult.ended(consult.outcomes[one.outcome], one.closed_by?.display_name ?? "")}</p>
      ) : (
        <>
          <Write label={consult.answer} verb={consult.reply} snapshot={snapshot}
            onSend={(body, seen) => api.say(patient, one.uid, { body, snapshot: seen })} onSent={onSent} />
          <div class="pair">
            <SelectField label={consult.outcome} value={outcome} onValue={(value) => setOutcome(value as ConsultOutcome)}
              options={OUTCOMES.map((value) => ({ value, name: consult.outcomes[value] }))} />
            <button class="btn" type="button" onClick={() => void close()}>{consult.close}</button>
          </div>
        </>
      )}
    </section>
  );
}

function Said({ patient, message }: { patient: string; message: ConsultMessage }) {
  const { consult } = own.value;
  const who = `${message.author.display_name}, ${words.value.roles[message.role] ?? message.role}`;
  const address = api.picture(patient, message.id);
  return (
    <>
      <p>{message.body}</p>
      {message.snapshot && (
        <a href={address} target="_blank" rel="noreferrer">
          <img src={address} alt={consult.picture(message.author.display_name)} width={message.snapshot.width} height={message.snapshot.height} loading="lazy" />
        </a>
      )}
      <p class="meta">{`${who} · ${format.value.moment(new Date(message.at), clock.now.value)}`}</p>
    </>
  );
}

interface WriteProps {
  label: string;
  verb: string;
  snapshot: Props["snapshot"];
  onSend: (body: string, seen: api.Seen | null) => Promise<unknown>;
  onSent: () => void;
}

function Write({ label, verb, snapshot, onSend, onSent }: WriteProps) {
  const { consult } = own.value;
  const [body, setBody] = useState("");
  const [isAttached, setAttached] = useState(Boolean(snapshot));
  const send = async () => {
    const picture = isAttached && snapshot ? snapshot() : null;
    if (!(await done(onSend(body.trim(), picture), consult.sent))) return;
    setBody("");
    onSent();
  };
  return (
    <div class="consult-write">
      <AreaField label={label} value={body} onValue={setBody} maxLength={4000} rows={2} />
      <div class="pair">
        {snapshot && <CheckField label={consult.attach} isOn={isAttached} onChange={setAttached} />}
        <button class="btn" type="button" disabled={!body.trim()} onClick={() => void send()}>{verb}</button>
      </div>
    </div>
  );
}
