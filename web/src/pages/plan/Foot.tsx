// The way to a signature: save, ask for it, sign with the second factor.

import { useState } from "preact/hooks";
import { Icon } from "../../ui/Icon.tsx";
import { Confirm } from "../../ui/parts/Confirm.tsx";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { DateField, TextField } from "../../ui/parts/Field.tsx";
import type { Editor } from "./editor.ts";
import { own } from "./words.ts";

interface Props {
  editor: Editor;
  isSigning: boolean;
  setSigning: (isSigning: boolean) => void;
  again: () => void;
}

export function Foot({ editor, isSigning, setSigning, again }: Props) {
  const { foot } = own.value;
  const { page, isDirty, refused } = editor;
  const [isDropping, setDropping] = useState(false);
  const next = (page.versions[0]?.version ?? 0) + 1;
  const hasDraft = isDirty || editor.hasDraft;
  const isStuck = editor.isBehind || Boolean(page.draft?.is_behind);
  return (
    <footer class="foot">
      <span class="meta">{state(editor)}</span>
      <span class="grow" />
      {isDirty && <button class="btn quiet" type="button" onClick={editor.undo}>{own.value.undo}</button>}
      {editor.isBehind && <button class="btn" type="button" onClick={again}>{foot.reload}</button>}
      {editor.hasDraft && !isDirty && <button class="btn quiet" type="button" onClick={() => setDropping(true)}>{foot.drop}</button>}
      {isDirty && !isStuck && <button class="btn" type="button" onClick={() => void editor.save()}>{foot.save}</button>}
      {hasDraft && !refused && !isStuck && (
        <button class={page.may_sign ? "btn" : "btn main"} type="button" onClick={() => void editor.propose()}>{foot.propose}</button>
      )}
      {hasDraft && !refused && !isStuck && page.may_sign && (
        <button class="btn main" type="button" onClick={() => setSigning(true)}>
          <Icon shape="pen" /> {foot.sign(next)}
        </button>
      )}
      {isSigning && <Signing editor={editor} version={next} onClose={() => setSigning(false)} />}
      {isDropping && (
        <Dialog title={own.value.dialog.drop} verb={foot.drop} onClose={() => setDropping(false)}
          onDo={() => {
            setDropping(false);
            void editor.drop();
          }}>
          <p>{own.value.dialog.dropSays}</p>
        </Dialog>
      )}
    </footer>
  );
}

function state({ page, isDirty, isBehind, hasDraft }: Editor): string {
  const { foot } = own.value;
  if (isBehind) return foot.changed;
  if (page.draft?.is_behind) return foot.behind;
  if (isDirty) return `${foot.unsaved}. ${foot.validity}`;
  return hasDraft ? foot.validity : foot.nothing;
}

/** The dialog of the signature: the patient's agreement, and the second factor once more. */
function Signing({ editor, version, onClose }: { editor: Editor; version: number; onClose: () => void }) {
  const { dialog } = own.value;
  const [on, setOn] = useState("");
  const [by, setBy] = useState("");
  const sign = async () => {
    if (await editor.sign({ agreed_on: on || null, agreed_by: by })) onClose();
  };
  return (
    <Confirm title={dialog.title(version)} verb={dialog.sign} onShown={() => void sign()} onClose={onClose}>
      <p>{dialog.says}</p>
      <DateField label={dialog.patto} value={on} onValue={setOn} />
      {on && <TextField label={dialog.by} value={by} onValue={setBy} maxLength={200} />}
    </Confirm>
  );
}
