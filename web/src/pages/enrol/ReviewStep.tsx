// Everything once more before it counts, and what is still missing with the way to it.

import type { ComponentChildren } from "preact";
import type { Choices, Lack } from "../../api/types/enrolment.ts";
import { format, language } from "../../i18n/index.ts";
import { Icon } from "../../ui/Icon.tsx";
import { kindOf, shown } from "./KitStep.tsx";
import type { Writing } from "./paper.ts";
import { step } from "./steps.ts";
import { own } from "./words.ts";

export function ReviewStep({ writing, choices }: { writing: Writing; choices: Choices }) {
  const { steps, review, doubt } = own.value;
  const { identity, consents, kit, team, plan } = writing.paper;
  const nameOf = (username: string) => choices.colleagues.find((one) => one.username === username)?.display_name ?? username;
  const devices = kit.devices.map((piece) => {
    const known = choices.devices.find((one) => one.name === piece.name);
    return known ? shown(known) : `${kindOf(piece.kind)}, ${piece.maker} ${piece.serial}`;
  });
  const missing = writing.known.lacks.filter((lack) => !lack.is_doubt);
  const doubts = writing.known.lacks.filter((lack) => lack.is_doubt);
  return (
    <div class="fields">
      <dl class="kv summary">
        <Fact name={steps.identity}>{[`${identity.given_name} ${identity.family_name}`.trim(), identity.tax_code, day(identity.birth_date), identity.phone].filter(Boolean).join(", ")}</Fact>
        <Fact name={steps.consents}>{consents.adesione ? `${own.value.consents.adesione}: ${own.value.consents.yes}, ${day(consents.given_on)}` : "—"}</Fact>
        <Fact name={steps.team}>{[team.gp, team.case_manager, ...team.others].filter(Boolean).map(nameOf).join(", ")}</Fact>
        <Fact name={steps.plan}>{plan.template}</Fact>
        <Fact name={steps.kit}>{[kit.gateway, ...devices].filter(Boolean).join("; ")}</Fact>
      </dl>
      <h2>{review.missing}</h2>
      {missing.length === 0 && <p class="sev ok"><Icon shape="done" /> {review.ready}</p>}
      <Lacks lacks={missing} />
      {doubts.length > 0 && <h2>{doubt}</h2>}
      <Lacks lacks={doubts} />
      <h2>{review.title}</h2>
      <ul class="does">{review.does.map((text) => <li key={text}>{text}</li>)}</ul>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children || "—"}</dd>
    </>
  );
}

function Lacks({ lacks }: { lacks: readonly Lack[] }) {
  return (
    <ul class="lacks">
      {lacks.map((lack, i) => (
        <li key={i}>
          <span>
            <b>{own.value.steps[lack.step]}:</b> {lack.says[language.value]}
          </span>
          <button class="btn s" type="button" onClick={() => step(lack.step)} aria-label={`${own.value.review.go}: ${own.value.steps[lack.step]}`}>
            {own.value.review.go}
          </button>
        </li>
      ))}
    </ul>
  );
}

function day(at: string | null): string {
  return at ? `${format.value.day(new Date(at))} ${at.slice(0, 4)}` : "";
}
