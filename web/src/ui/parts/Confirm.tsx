// Who acts shows the second factor once more: six digits, a code from paper, a passkey; the password where there is none.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/security.ts";
import { sorry, words } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { Dialog } from "./Dialog.tsx";

interface Props {
  /** Whether the account has a second factor, where that is known already. */
  hasFactor?: boolean;
  /** What is about to happen, where the factor is its signature. */
  title?: string;
  verb?: string;
  /** Why it cannot be done yet, before any factor. */
  missing?: string | null;
  children?: ComponentChildren;
  onShown: () => void;
  onClose: () => void;
}

export function Confirm({ hasFactor: isKnown, title, verb, missing, children, onShown, onClose }: Props) {
  const [shown, setShown] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const hasFactor = useFactor(isKnown);
  const say = words.value.confirm;
  const attempt = (deed: Promise<null>) =>
    void deed.then(onShown, (reason: unknown) => {
      if (!(reason instanceof DOMException) && !session.endedBy(reason)) setTrouble(codeIn(reason));
    });
  return (
    <Dialog
      title={title ?? say.title} verb={verb ?? say.verb} onClose={onClose}
      missing={missing ?? (shown ? null : hasFactor ? say.missingCode : say.missingPassword)}
      onDo={() => attempt(api.show(hasFactor ? { code: shown } : { password: shown }))}
    >
      {children}
      <Factor hasFactor={hasFactor} shown={shown} onShown={setShown} trouble={trouble} />
      {hasFactor && api.hasPasskeys && (
        <button class="btn" type="button" disabled={Boolean(missing)} onClick={() => attempt(api.showPasskey())}>
          {say.passkey}
        </button>
      )}
    </Dialog>
  );
}

interface FactorProps {
  hasFactor: boolean;
  shown: string;
  onShown: (shown: string) => void;
  trouble: string | null;
}

function Factor({ hasFactor, shown, onShown, trouble }: FactorProps) {
  const say = words.value.confirm;
  const kind = hasFactor
    ? { type: "text" as const, autocomplete: "one-time-code" }
    : { type: "password" as const, autocomplete: "current-password" };
  return (
    <>
      <div class="field">
        <label for="shown">{hasFactor ? say.code : say.password}</label>
        <input
          id="shown" {...kind} value={shown} maxLength={1024} aria-describedby={trouble ? "shown-problem" : undefined}
          onInput={(event) => onShown(event.currentTarget.value)}
        />
      </div>
      <p id="shown-problem" class="problem" role="alert">
        {trouble && sorry(trouble)}
      </p>
    </>
  );
}

/** Whether one's own account has a second factor; until the server answered, as if it had. */
function useFactor(isKnown: boolean | undefined): boolean {
  const [has, setHas] = useState(isKnown ?? true);
  useEffect(() => {
    if (isKnown !== undefined) return;
    void api.security().then((found) => setHas(found.has_totp || found.passkeys.length > 0), () => undefined);
  }, [isKnown]);
  return has;
}
