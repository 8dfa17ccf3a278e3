// The clinical and the care part: whose each is, what for, and what is taught and agreed.

import { AreaField, TextField } from "../../ui/parts/Field.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { given } from "./document.ts";
import type { Editor } from "./editor.ts";
import { own } from "./words.ts";

interface Part {
  owner?: string;
  role?: string;
  aims?: string[];
  actions?: string[];
}

export function CareTab({ editor }: { editor: Editor }) {
  return (
    <>
      <PartPanel name="care" role="case_manager" editor={editor} />
      <PartPanel name="clinical" role="gp" editor={editor} />
    </>
  );
}

function PartPanel({ name, role, editor }: { name: "clinical" | "care"; role: string; editor: Editor }) {
  const { care } = own.value;
  const part = (editor.document[name] as Part | undefined) ?? {};
  const change = (fields: Part) => editor.change(given(editor.document, name, { owner: "", role, ...part, ...fields }));
  return (
    <Panel title={care[name]}>
      <div class="fields">
        <TextField label={care.owner} value={part.owner ?? ""} onValue={(owner) => change({ owner })} maxLength={200} />
        <AreaField label={care.aims} help={care.lines} value={(part.aims ?? []).join("\n")} onValue={(text) => change({ aims: lines(text) })} />
        <AreaField label={care.actions} help={care.lines} rows={5} value={(part.actions ?? []).join("\n")} onValue={(text) => change({ actions: lines(text) })} />
      </div>
    </Panel>
  );
}

/** As typed: an empty last line stays while somebody goes on typing. */
function lines(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}
