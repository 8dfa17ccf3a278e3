// The fields of the door: a password that can be shown, six digits, and the line that says what went wrong.

import { useState } from "preact/hooks";
import { Icon } from "../../ui/Icon.tsx";
import { own } from "./words.ts";

export function PasswordField({ id, label, isNew = false }: { id: string; label: string; isNew?: boolean }) {
  const [isShown, show] = useState(false);
  const kind = isShown ? { type: "text" as const } : { type: "password" as const };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="pw">
        <input id={id} name={id} {...kind} autocomplete={isNew ? "new-password" : "current-password"} required />
        <button class="btn quiet" type="button" aria-pressed={isShown} onClick={() => show(!isShown)}>
          {isShown ? own.value.hide : own.value.show}
        </button>
      </div>
    </div>
  );
}

/** Digits may be pasted, or filled in by the browser. */
export function CodeField({ label, hint }: { label: string; hint?: string }) {
  return (
    <div class="field">
      <label for="code">{label}</label>
      <input
        id="code" name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck={false} required
        maxLength={40} aria-describedby={hint ? "code-hint" : undefined}
      />
      {hint && <p id="code-hint" class="muted">{hint}</p>}
    </div>
  );
}

export function Trouble({ text }: { text: string | null }) {
  return (
    <p id="problem" class="problem" role="alert">
      {text && (
        <>
          <Icon shape="information" />
          {text}
        </>
      )}
    </p>
  );
}
