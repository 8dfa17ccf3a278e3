// What reference values ask for and nobody wrote down: which it is, and who may add it, here.

import { useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/spirometry.ts";
import type { SpirometrySession } from "../../api/types/spirometry.ts";
import { sorry } from "../../i18n/index.ts";
import { may } from "../../state/doing.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import { Icon } from "../../ui/Icon.tsx";
import { DateField, TextField } from "../../ui/parts/Field.tsx";
import { own } from "./words.ts";

const [LEAST_CM, MOST_CM] = [50, 250];

export function Lacking({ seen, onAdded }: { seen: SpirometrySession; onAdded: () => void }) {
  const words = own.value.lacks;
  const { lacks } = seen.lungs;
  if (!lacks.length) return null;
  const mayAdd = may("write_identity") && lacks.includes("height");
  return (
    <section class="panel spiro-lacking" aria-label={words.title}>
      <p class="problem">
        <Icon shape="information" />
        {words.title}. {words.says(lacks.map((one) => words.names[one]).join(", "))}
      </p>
      {mayAdd ? <Height seen={seen} onAdded={onAdded} /> : <p class="meta">{words.who}</p>}
    </section>
  );
}

function Height({ seen, onAdded }: { seen: SpirometrySession; onAdded: () => void }) {
  const words = own.value.lacks;
  const [height, setHeight] = useState("");
  const [day, setDay] = useState(seen.now.slice(0, 10));
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (event: Event) => {
    event.preventDefault();
    const cm = Number(height.replace(",", "."));
    if (!(cm >= LEAST_CM && cm <= MOST_CM && day)) return setProblem(words.wrong);
    try {
      await api.measureHeight(seen.patient.uid, cm, day);
      say(words.saved);
      onAdded();
    } catch (reason) {
      if (!session.endedBy(reason)) setProblem(sorry(codeIn(reason)));
    }
  };
  return (
    <form class="spiro-height" onSubmit={(event) => void save(event)}>
      <TextField label={words.height} inputMode="decimal" value={height} onValue={setHeight} problem={problem} isRequired />
      <DateField label={words.measured} value={day} onValue={setDay} isRequired />
      <button class="btn" type="submit">{words.save}</button>
    </form>
  );
}
