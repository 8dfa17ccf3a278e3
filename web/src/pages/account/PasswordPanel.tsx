// Another password.

import { useState } from "preact/hooks";
import * as api from "../../api/security.ts";
import { toast } from "../../state/toast.ts";
import { Panel } from "../../ui/parts/Page.tsx";
import { useTrying } from "../login/doing.ts";
import { PasswordField, Trouble } from "../login/Fields.tsx";
import { own } from "./words.ts";

export function PasswordPanel() {
  const [isOpen, open] = useState(false);
  const { isBusy, failure, attempt } = useTrying();
  const submit = (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    void attempt(async () => {
      await api.password(String(form.get("current")), String(form.get("chosen")));
      open(false);
      toast.value = own.value.changed;
    });
  };
  return (
    <Panel title={own.value.password}>
      {!isOpen && (
        <button class="btn" type="button" onClick={() => open(true)}>
          {own.value.change}
        </button>
      )}
      {isOpen && (
        <form onSubmit={submit}>
          <PasswordField id="current" label={own.value.current} />
          <PasswordField id="chosen" label={own.value.chosen} isNew />
          <p class="muted">{own.value.strong}</p>
          <Trouble text={failure.value} />
          <div class="pair">
            <button class="btn" type="button" onClick={() => open(false)}>
              {own.value.cancel}
            </button>
            <button class="btn main" type="submit" disabled={isBusy.value}>
              {own.value.change}
            </button>
          </div>
        </form>
      )}
    </Panel>
  );
}
