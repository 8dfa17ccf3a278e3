// The steps on the left with what each lacks, one step at a time on the right.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Tagged } from "../../api/revision.ts";
import type { Choices, Enrolment } from "../../api/types/enrolment.ts";
import { format } from "../../i18n/index.ts";
import { go, patientPath, route } from "../../state/route.ts";
import { say } from "../../state/toast.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { ConsentsStep } from "./ConsentsStep.tsx";
import { IdentityStep } from "./IdentityStep.tsx";
import { KitStep } from "./KitStep.tsx";
import { useWriting, type Writing } from "./paper.ts";
import { PlanStep } from "./PlanStep.tsx";
import { ReviewStep } from "./ReviewStep.tsx";
import { type PathStep, step, stepOf, STEPS } from "./steps.ts";
import { TeamStep } from "./TeamStep.tsx";
import { own } from "./words.ts";

interface Props {
  loaded: Tagged<Enrolment>;
  choices: Choices;
  again: () => void;
  drop: () => void;
}

export function Path({ loaded, choices, again, drop }: Props) {
  const writing = useWriting(loaded);
  const here = stepOf();
  const number = STEPS.indexOf(here);
  const title = useRef<HTMLHeadingElement>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => title.current?.focus(), [here]);
  const finish = async () => {
    setBusy(true);
    const enrolled = await writing.complete();
    setBusy(false);
    if (!enrolled) return;
    say(own.value.enrolled(enrolled.code));
    go(patientPath(enrolled.patient));
  };
  return (
    <main id="main" class="enrol">
      <Steps here={here} writing={writing} drop={drop} />
      <form class="step" noValidate onSubmit={(event) => submitted(event, here, () => void finish())}>
        <header>
          <p class="meta">
            {own.value.stepOf(number + 1, STEPS.length)} · <Standing writing={writing} />
          </p>
          <h1 ref={title} tabIndex={-1}>{own.value.steps[here]}</h1>
        </header>
        {writing.standing === "changed" && (
          <p class="problem" role="alert">
            <Icon shape="information" /> {own.value.changed}
            <button class="btn s" type="button" onClick={again}>{own.value.reload}</button>
          </p>
        )}
        <Body here={here} writing={writing} choices={choices} />
        <footer class="pair">
          {number > 0 && <button class="btn" type="button" onClick={() => step(STEPS[number - 1]!)}>{own.value.back}</button>}
          <span class="grow" />
          {here === "review" ? <Finish writing={writing} isBusy={isBusy} /> : <button class="btn main" type="submit">{own.value.next}</button>}
        </footer>
      </form>
    </main>
  );
}

function Finish({ writing, isBusy }: { writing: Writing; isBusy: boolean }) {
  const missing = writing.known.lacks.filter((lack) => !lack.is_doubt).length;
  return (
    <>
      {missing > 0 && <span class="meta">{own.value.lacks(missing)}</span>}
      <button class="btn main" type="submit" disabled={missing > 0 || isBusy}>{own.value.finish}</button>
    </>
  );
}

/** Enter goes on; at the end it enrols. */
function submitted(event: Event, here: PathStep, finish: () => void): void {
  event.preventDefault();
  if (here === "review") finish();
  else step(STEPS[STEPS.indexOf(here) + 1]!);
}

function Standing({ writing }: { writing: Writing }) {
  const text = {
    saved: own.value.saved(format.value.clock(new Date(writing.known.saved_at))),
    saving: own.value.saving,
    unsaved: own.value.unsaved,
    changed: own.value.unsaved,
  };
  return <span role="status">{text[writing.standing]}</span>;
}

function Steps({ here, writing, drop }: { here: PathStep; writing: Writing; drop: () => void }) {
  const [isDropping, setDropping] = useState(false);
  return (
    <nav class="path-steps" aria-label={own.value.path}>
      <h2>{own.value.title}</h2>
      <ol>
        {STEPS.map((name) => (
          <li key={name}>
            <a href={`${route.value.path}?step=${name}`} aria-current={name === here ? "step" : undefined} onClick={follow(`${route.value.path}?step=${name}`)}>
              {own.value.steps[name]}
              <Mark name={name} writing={writing} />
            </a>
          </li>
        ))}
      </ol>
      <p class="meta">{own.value.nothingYet}</p>
      <a class="btn" href="/patients" onClick={follow("/patients")}>{own.value.rest}</a>
      <p class="meta">{own.value.restHelp}</p>
      <button class="btn quiet" type="button" onClick={() => setDropping(true)}>{own.value.drop}</button>
      {isDropping && (
        <Dialog title={own.value.dropAsk} verb={own.value.drop} onDo={drop} onClose={() => setDropping(false)}>
          <p>{own.value.dropSays}</p>
        </Dialog>
      )}
    </nav>
  );
}

function Mark({ name, writing }: { name: PathStep; writing: Writing }) {
  if (name === "review") return null;
  const missing = writing.lacks(name).filter((lack) => !lack.is_doubt).length;
  if (missing) return <span class="meta">{own.value.lacks(missing)}</span>;
  return (
    <span class="sev ok">
      <Icon shape="done" /> <span class="meta">{own.value.complete}</span>
    </span>
  );
}

function Body({ here, writing, choices }: { here: PathStep; writing: Writing; choices: Choices }) {
  switch (here) {
    case "identity":
      return <IdentityStep writing={writing} />;
    case "consents":
      return <ConsentsStep writing={writing} />;
    case "kit":
      return <KitStep writing={writing} choices={choices} />;
    case "team":
      return <TeamStep writing={writing} choices={choices} />;
    case "plan":
      return <PlanStep writing={writing} />;
    case "review":
      return <ReviewStep writing={writing} choices={choices} />;
  }
}
