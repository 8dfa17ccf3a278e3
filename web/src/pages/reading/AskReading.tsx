// "Chiedi lettura": a question to a specialist about something that was measured.

import { useState } from "preact/hooks";
import * as api from "../../api/reading.ts";
import type { Priority, Specialty } from "../../api/types/reading.ts";
import { format } from "../../i18n/index.ts";
import { done, may } from "../../state/doing.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { AreaField, ChoiceField, SelectField, TextField } from "../../ui/parts/Field.tsx";
import { meant, MomentField, type Typed } from "../../ui/parts/Moment.tsx";
import { own } from "./words.ts";

/** What is to be read, where that is known: else it is asked for. */
export interface About {
  specialty: Specialty;
  device: number;
  signal: number;
  starts: string;
  ends: string;
  alert: string | null;
}

const SPECIALTIES = ["ecg", "spirometry", "fundus"] as const;
const MINUTE_MS = 60_000;

export function AskReading({ patient, about = null }: { patient: string; about?: About | null }) {
  const [isOpen, setOpen] = useState(false);
  if (!may("ask_reading")) return null;
  return (
    <>
      <button class="btn" type="button" onClick={() => setOpen(true)}>
        <Icon shape="question" />
        {own.value.ask.open}
      </button>
      {isOpen && <Asking patient={patient} about={about} onClose={() => setOpen(false)} />}
    </>
  );
}

function Asking({ patient, about, onClose }: { patient: string; about: About | null; onClose: () => void }) {
  const { ask, specialty: names } = own.value;
  const [question, setQuestion] = useState("");
  const [priority, setPriority] = useState<Priority>("routine");
  const [specialty, setSpecialty] = useState<Specialty>(about?.specialty ?? "ecg");
  const [at, setAt] = useState({ day: "", time: "" });
  const [minutes, setMinutes] = useState("5");
  const span = about ?? spanOf(specialty, at, minutes);
  const missing = !question.trim() ? ask.missing : specialty !== "fundus" && !span ? ask.missingSpan : null;
  const send = async () => {
    const asked = { ...span, specialty, question: question.trim(), priority };
    if (await done(api.question(patient, asked), ask.asked)) onClose();
  };
  return (
    <Dialog title={ask.title} verb={ask.verb} missing={missing} onDo={() => void send()} onClose={onClose}>
      {about ? <p><b>{ask.about}:</b> {names[about.specialty]}, {spanSaid(about)}</p> : (
        <SelectField label={ask.specialty} value={specialty} onValue={(value) => setSpecialty(value as Specialty)}
          options={SPECIALTIES.map((value) => ({ value, name: names[value] }))} />
      )}
      {!about && specialty !== "fundus" && (
        <div class="pair">
          <MomentField label={ask.from} value={at} onValue={setAt} />
          <TextField label={ask.minutes} type="number" min={1} max={2880} value={minutes} onValue={setMinutes} isRequired />
        </div>
      )}
      {!about && specialty === "fundus" && <p class="meta">{ask.newest}</p>}
      <AreaField label={ask.question} help={ask.questionHelp} value={question} onValue={setQuestion} maxLength={2000} isRequired />
      <ChoiceField label={ask.priority} name="priority" value={priority} onValue={(value) => setPriority(value as Priority)}
        options={(["urgent", "routine"] as const).map((value) => ({ value, name: ask.priorities[value] }))} />
    </Dialog>
  );
}

/** From a time of the service's clocks, so many minutes. */
function spanOf(specialty: Specialty, at: Typed, minutes: string): { starts: string; ends: string } | null {
  const starts = meant(at);
  const lasts = Number(minutes) * MINUTE_MS;
  if (specialty === "fundus" || !starts || !(lasts > 0)) return null;
  return { starts: starts.toISOString(), ends: new Date(starts.getTime() + lasts).toISOString() };
}

function spanSaid({ starts, ends }: About): string {
  const lasts = format.value.span(Date.parse(ends) - Date.parse(starts));
  return `${format.value.moment(new Date(starts), new Date())}, ${lasts}`;
}
