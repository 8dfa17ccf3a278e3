// The facts of a plan and its signatures.

import type { ComponentChildren } from "preact";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { CheckField, DateField, SelectField, TextField } from "../../ui/parts/Field.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { given } from "./document.ts";
import type { Editor } from "./editor.ts";
import { own } from "./words.ts";

interface Approval {
  role: string;
  by: string;
  on: string;
}

export function TeamTab({ editor }: { editor: Editor }) {
  const { team } = own.value;
  const { document, change } = editor;
  const put = (name: string, value: unknown) => change(given(document, name, value));
  return (
    <>
      <Panel title={own.value.tabs.team}>
        <div class="fields">
          <TextField label={team.name} value={String(document["title"] ?? "")} onValue={(value) => put("title", value)} maxLength={200} />
          <SelectField label={team.service} value={String(document["service"] ?? "telemonitoraggio")} onValue={(value) => put("service", value)}
            options={Object.entries(team.services).map(([value, name]) => ({ value, name }))} />
          <DateField label={team.review} value={String(document["review_on"] ?? "")} onValue={(value) => put("review_on", value)} />
          <CheckField label={team.shows} isOn={document["shows_values"] !== false} onChange={(isOn) => put("shows_values", isOn ? null : false)} />
        </div>
      </Panel>
      <Signatures editor={editor} />
    </>
  );
}

function Signatures({ editor }: { editor: Editor }) {
  const { team } = own.value;
  const { draft } = editor.page;
  const approvals = (editor.document["approvals"] as Approval[] | undefined) ?? [];
  const of = (role: string) => approvals.find((one) => one.role === role);
  const said = (one: Approval | undefined) => (one ? `${one.by}, ${format.value.day(new Date(one.on))}` : <b>{team.missing}</b>);
  const when = (at: string) => format.value.moment(new Date(at), clock.now.value);
  return (
    <Panel title={team.signatures}>
      <dl class="kv">
        {draft && <Fact name={team.saved}>{`${draft.saved_by}, ${when(draft.saved_at)}`}</Fact>}
        {draft?.proposed_at && <Fact name={team.proposed}>{`${draft.proposed_by ?? ""}, ${when(draft.proposed_at)}`}</Fact>}
        <Fact name={team.gp}>{said(of("gp"))}</Fact>
        <Fact name={team.patient}>{said(of("patient"))}</Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
