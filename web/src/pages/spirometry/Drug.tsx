// A bronchodilator that was given: it divides the efforts into those before and those after it.

import { useState } from "preact/hooks";
import type { SpirometrySession } from "../../api/types/spirometry.ts";
import { format } from "../../i18n/index.ts";
import { TextField, TimeField } from "../../ui/parts/Field.tsx";
import { own } from "./words.ts";

const DAY_MIN = 1_440;

interface Props {
  seen: SpirometrySession;
  onGiven: (given: { given_at: string; drug: string }) => Promise<boolean>;
  onTakenBack: () => void;
}

export function Drug({ seen, onGiven, onTakenBack }: Props) {
  const words = own.value.drug;
  const [isOpen, setOpen] = useState(false);
  const { given } = seen;
  if (!given && !seen.may_judge) return null;
  return (
    <section class="spiro-drug" aria-label={words.title}>
      {given && (
        <>
          <h2>{words.title}</h2>
          <p>{words.given(given.drug, format.value.clock(new Date(given.given_at)))} <span class="meta">{words.by(given.author)}</span></p>
        </>
      )}
      {seen.may_judge && given && <button class="btn s" type="button" onClick={onTakenBack}>{words.takeBack}</button>}
      {seen.may_judge && !given && !isOpen && <button class="btn s" type="button" onClick={() => setOpen(true)}>{words.add}</button>}
      {isOpen && !given && <Form seen={seen} onGiven={async (one) => (await onGiven(one)) && setOpen(false)} onClose={() => setOpen(false)} />}
    </section>
  );
}

/** The day is that of the session; only the time is asked for. */
function Form({ seen, onGiven, onClose }: { seen: SpirometrySession; onGiven: (given: { given_at: string; drug: string }) => void; onClose: () => void }) {
  const { drug: words, judging } = own.value;
  const [drug, setDrug] = useState("");
  const [time, setTime] = useState("");
  const [isTried, setTried] = useState(false);
  const times = seen.efforts.map((one) => format.value.clock(new Date(one.starts)));
  const save = () => {
    setTried(true);
    const at = momentOf(seen, time);
    if (drug.trim() && at) onGiven({ given_at: at, drug: drug.trim() });
  };
  return (
    <div class="spiro-form" role="group" aria-label={words.form} onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <TextField label={words.drug} value={drug} onValue={setDrug} maxLength={120} isRequired />
      <TimeField label={words.at} help={`${words.between} ${times.join(", ")}`} value={time} onValue={setTime} isRequired
        problem={isTried && !(drug.trim() && time) ? words.missing : null} />
      <div class="pair">
        <button class="btn" type="button" onClick={save}>{words.save}</button>
        <button class="btn quiet" type="button" onClick={onClose}>{judging.cancel}</button>
      </div>
    </div>
  );
}

/** A time of the service's day as a moment: so far from the first effort as the two clocks say, on either side of midnight. */
function momentOf(seen: SpirometrySession, time: string): string | null {
  const [hours, minutes] = time.split(":").map(Number);
  const first = new Date(seen.efforts[0]?.starts ?? seen.starts);
  const [startHours, startMinutes] = format.value.clock(first).split(":").map(Number);
  if (hours === undefined || minutes === undefined || Number.isNaN(hours) || Number.isNaN(minutes)) return null;
  const ahead = (hours - startHours!) * 60 + minutes - startMinutes!;
  const apart = ahead - Math.round(ahead / DAY_MIN) * DAY_MIN;
  const whole = Math.floor(first.getTime() / 60_000) * 60_000;
  return new Date(whole + apart * 60_000).toISOString();
}
