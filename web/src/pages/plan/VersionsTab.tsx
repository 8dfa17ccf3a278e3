// Every version of the plan: when, by whom, why; and the way to start again from another template.

import { useState } from "preact/hooks";
import { format } from "../../i18n/index.ts";
import { planPath } from "../../state/route.ts";
import { follow } from "../../ui/link.ts";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { Empty } from "../../ui/parts/States.tsx";
import { Table } from "../../ui/parts/Table.tsx";
import type { Document } from "../../api/types/plan.ts";
import type { Editor } from "./editor.ts";
import { TemplateList } from "./TemplatePicker.tsx";
import { own } from "./words.ts";

export function VersionsTab({ uid, editor }: { uid: string; editor: Editor }) {
  const { versions, tabs } = own.value;
  return (
    <>
      <Panel title={tabs.versions}>
        {editor.page.versions.length === 0 && <Empty title={versions.none} />}
        {editor.page.versions.length > 0 && (
          <Table
            label={own.value.tableOf(tabs.versions)}
            rows={editor.page.versions}
            keyOf={(one) => one.version}
            isCurrent={(one) => one.status === "active"}
            columns={[
              { name: versions.version, isHead: true, cell: (one) => one.version },
              { name: versions.state, cell: (one) => versions.states[one.status] },
              { name: versions.from, cell: (one) => format.value.day(new Date(one.effective_from)) },
              { name: versions.by, cell: (one) => one.approved_by ?? "—" },
              { name: versions.reason, cell: (one) => one.reason || "—" },
              { name: versions.print, cell: (one) => <Print uid={uid} version={one.version} /> },
            ]}
          />
        )}
      </Panel>
      <Another editor={editor} />
    </>
  );
}

function Print({ uid, version }: { uid: string; version: number }) {
  const address = `${planPath(uid)}?print=${version}`;
  return (
    <a href={address} onClick={follow(address)} aria-label={`${own.value.versions.print}: ${version}`}>
      {own.value.versions.print}
    </a>
  );
}

function Another({ editor }: { editor: Editor }) {
  const { picker } = own.value;
  const [picked, pick] = useState<Document | null>(null);
  return (
    <Panel title={picker.other}>
      <p class="muted">{picker.help}</p>
      <TemplateList onPick={pick} />
      {picked && (
        <Dialog title={picker.replace} verb={picker.use} onClose={() => pick(null)}
          onDo={() => {
            editor.change(picked);
            pick(null);
          }}>
          {null}
        </Dialog>
      )}
    </Panel>
  );
}
