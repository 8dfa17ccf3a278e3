// How an alert ends, or why it goes on: only what its state allows is offered, and the heading says why.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Alert, AlertPage, Outcome } from "../../api/types/alerts.ts";
import { words } from "../../i18n/index.ts";
import { useKept } from "../../state/kept.ts";
import { CheckField } from "../../ui/parts/Field.tsx";
import { nameOf } from "../../ui/people.ts";
import * as actions from "./actions.ts";
import { own } from "./words.ts";

/** These also close what is still beyond its limit. */
const CLOSES_ACTIVE: Outcome[] = ["referred_gp", "referred_specialist", "emergency_112", "expected_for_patient", "threshold_changed"];
const CLOSES_CLINICAL: Outcome[] = [
  "called_ok", "called_taught", "called_medication_per_plan", "televisit_booked", "home_visit", "already_in_hospital",
  "false_positive_artifact", "false_positive_other",
];
const CLOSES_TECHNICAL: Outcome[] = ["technical_fixed", "device_replaced", "called_taught", "home_visit", "false_positive_other"];
const KEEPS_CLINICAL: Outcome[] = ["no_answer", "called_medication_per_plan", "called_taught", "televisit_booked", "home_visit"];
const KEEPS_TECHNICAL: Outcome[] = ["no_answer", "called_taught", "home_visit"];

export function Ending({ page }: { page: AlertPage }) {
  const { alert } = page;
  const [outcome, choose] = useState("");
  const [note, setNote] = useKept(`ending ${alert.uid}`);
  const [isWithOthers, setWithOthers] = useState(true);
  const place = useRef<HTMLFormElement>(null);
  useEffect(() => place.current?.querySelector("input")?.focus(), []);
  const { ending: say } = own.value;
  const [verb, chosen] = outcome.split(":") as ["close" | "keep", Outcome];
  const also = alsoClosedBy(page, chosen);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!outcome) return;
    const name = nameOf(page.patient);
    const isKept = verb === "keep";
    const deed = isKept
      ? actions.keep(alert.uid, chosen, note.trim(), name)
      : actions.close(alert.uid, chosen, note.trim(), isWithOthers ? also : [], name);
    if (await deed) setNote("");
  };
  return (
    <form class="ending" ref={place} onSubmit={(event) => void submit(event)}>
      <div class="out" role="radiogroup" aria-label={say.title}>
        <Choices title={alert.condition === "active" ? say.closesActive : say.closes} verb="close" outcomes={closing(alert)} value={outcome} choose={choose} />
        <Choices title={say.keeps} verb="keep" outcomes={keeping(alert)} value={outcome} choose={choose} />
      </div>
      {verb === "close" && also.length > 0 && <CheckField label={say.also(also.length)} isOn={isWithOthers} onChange={setWithOthers} />}
      <div class="last">
        <input value={note} maxLength={500} placeholder={say.note} aria-label={say.note} onInput={(event) => setNote(event.currentTarget.value)} />
        <button class="btn main" type="submit" disabled={!outcome}>
          {outcome ? say[verb] : say.choose}
        </button>
      </div>
    </form>
  );
}

interface ChoicesProps {
  title: string;
  verb: "close" | "keep";
  outcomes: Outcome[];
  value: string;
  choose: (value: string) => void;
}

function Choices({ title, verb, outcomes, value, choose }: ChoicesProps) {
  return (
    <div role="group" aria-label={title}>
      <h4>{title}</h4>
      {outcomes.map((one) => (
        <label class="check" key={one}>
          <input type="radio" name="outcome" value={`${verb}:${one}`} checked={value === `${verb}:${one}`} onChange={() => choose(`${verb}:${one}`)} />
          <span>{verb === "keep" && one === "no_answer" ? own.value.ending.recallIn : words.value.outcomes[one]}</span>
        </label>
      ))}
    </div>
  );
}

function closing(alert: Alert): Outcome[] {
  if (alert.condition === "active") return CLOSES_ACTIVE;
  const usual = alert.kind === "clinical" || alert.kind === "information" ? CLOSES_CLINICAL : CLOSES_TECHNICAL;
  return [...usual, ...CLOSES_ACTIVE.filter((one) => one !== "threshold_changed")];
}

function keeping(alert: Alert): Outcome[] {
  return alert.kind === "clinical" || alert.kind === "information" ? KEEPS_CLINICAL : KEEPS_TECHNICAL;
}

/** The other open alerts of the same case that this outcome may close too. */
function alsoClosedBy({ alert, others }: AlertPage, outcome: Outcome | undefined): string[] {
  if (!outcome) return [];
  const isSameSort = (one: Alert) => (one.kind === alert.kind) || (isClinical(one) && isClinical(alert));
  const allows = (one: Alert) => one.condition === "cleared" || CLOSES_ACTIVE.includes(outcome);
  return others.filter((one) => isSameSort(one) && allows(one)).map((one) => one.uid);
}

function isClinical(alert: Alert): boolean {
  return alert.kind === "clinical" || alert.kind === "information";
}
