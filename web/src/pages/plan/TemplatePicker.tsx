// The templates that a plan can start from, each with what it asks of the patient and who signed it.

import { useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/plan.ts";
import type { Document, PlanPage, Template } from "../../api/types/plan.ts";
import { format, language, sorry } from "../../i18n/index.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import { nameOf } from "../../ui/people.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { Page } from "../../ui/parts/Page.tsx";
import { own } from "./words.ts";

export function TemplatePicker({ page, onPick }: { page: PlanPage; onPick: (document: Document) => void }) {
  return (
    <Page title={own.value.title(nameOf(page.patient))} kind="plan-pick" under={own.value.noneInForce}>
      <h2>{own.value.picker.title}</h2>
      <p class="muted">{own.value.picker.help}</p>
      <TemplateList onPick={onPick} />
    </Page>
  );
}

/** The cards; also used by the path of an enrolment. */
export function TemplateList({ onPick, chosen = "" }: { onPick: (document: Document, template: Template) => void; chosen?: string }) {
  const { data } = useLoaded(api.templates, []);
  const [busy, setBusy] = useState("");
  const use = async (template: Template) => {
    setBusy(template.id);
    try {
      onPick((await api.started(template.id)).document, template);
    } catch (reason) {
      if (!session.endedBy(reason)) say(sorry(codeIn(reason)));
    } finally {
      setBusy("");
    }
  };
  return (
    <ul class="pai-templates">
      {(data ?? []).map((template) => (
        <li key={template.id} class={template.id === chosen ? "chosen" : undefined}>
          <Card template={template} isBusy={busy === template.id} use={() => void use(template)} />
        </li>
      ))}
    </ul>
  );
}

function Card({ template, isBusy, use }: { template: Template; isBusy: boolean; use: () => void }) {
  const { picker } = own.value;
  const name = template.title[language.value];
  return (
    <>
      <h3>{name}</h3>
      <p class="meta">
        {picker.rules(template.rules)} · {picker.minutes(format.value.number(template.minutes_a_week, 0))}
      </p>
      {template.countersigned_by ? <Chip tone="ok">{picker.signed(template.countersigned_by)}</Chip> : <p class="meta">{picker.unsigned}</p>}
      <details>
        <summary>{picker.sources}</summary>
        <p class="meta">{template.sources.join("; ")}</p>
        <p class="meta">{picker.marks}</p>
      </details>
      <button class="btn" type="button" onClick={use} disabled={isBusy} aria-label={`${picker.use}: ${name}`}>
        {picker.use}
      </button>
    </>
  );
}
