// Who acts shows the second factor once more: six digits, a code from paper, a passkey; the password where there is none.

import { useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/security.ts";
import { sorry, words } from "../../i18n/index.ts";
import { Dialog } from "./Dialog.tsx";

interface Props {
  hasFactor: boolean;
  onShown: () => void;
  onClose: () => void;
}

export function Confirm({ hasFactor, onShown, onClose }: Props) {
  const [shown, setShown] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const say = words.value.confirm;
  const kind = hasFactor
    ? { type: "text" as const, autocomplete: "one-time-code" }
    : { type: "password" as const, autocomplete: "current-password" };
  const attempt = (deed: Promise<null>) =>
    void deed.then(onShown, (reason: unknown) => reason instanceof DOMException || setTrouble(codeIn(reason)));
  return (
    <Dialog
      title={say.title} verb={say.verb} onClose={onClose}
      missing={shown ? null : hasFactor ? say.missingCode : say.missingPassword}
      onDo={() => attempt(api.show(hasFactor ? { code: shown } : { password: shown }))}
    >
      <div class="field">
        <label for="shown">{hasFactor ? say.code : say.password}</label>
        <input
          id="shown" {...kind} value={shown} maxLength={1024} aria-describedby={trouble ? "shown-problem" : undefined}
          onInput={(event) => setShown(event.currentTarget.value)}
        />
      </div>
      <p id="shown-problem" class="problem" role="alert">
        {trouble && sorry(trouble)}
      </p>
      {hasFactor && api.hasPasskeys && (
        <button class="btn" type="button" onClick={() => attempt(api.showPasskey())}>
          {say.passkey}
        </button>
      )}
    </Dialog>
  );
}
