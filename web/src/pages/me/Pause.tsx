// Somebody at home will be away: from which day to which; the centre reads it as a message.

import { useState } from "preact/hooks";
import * as api from "../../api/personal.ts";
import { done } from "../../state/doing.ts";
import { DateField, TextField } from "../../ui/parts/Field.tsx";
import { own } from "./words.ts";

export function Pause({ uid, again }: { uid: string; again: () => void }) {
  const words = own.value.pause;
  const [asked, setAsked] = useState({ starts: "", ends: "", note: "" });
  const [isMissing, setMissing] = useState(false);
  const put = (fields: Partial<typeof asked>) => setAsked((before) => ({ ...before, ...fields }));
  const send = async (event: Event) => {
    event.preventDefault();
    const isWhole = Boolean(asked.starts && asked.ends && asked.ends >= asked.starts);
    setMissing(!isWhole);
    if (!isWhole || !(await done(api.pause(uid, asked), words.sent))) return;
    setAsked({ starts: "", ends: "", note: "" });
    again();
  };
  return (
    <details>
      <summary>{words.ask}</summary>
      <form onSubmit={(event) => void send(event)}>
        <DateField label={words.starts} value={asked.starts} onValue={(starts) => put({ starts })} />
        <DateField label={words.ends} value={asked.ends} onValue={(ends) => put({ ends })} />
        <TextField label={words.note} value={asked.note} maxLength={500} onValue={(note) => put({ note })} />
        {isMissing && <p role="alert">{words.missing}</p>}
        <button class="btn main go" type="submit">
          {words.send}
        </button>
      </form>
    </details>
  );
}
