// For a first log-in: a password of one's own in place of the one that somebody gave.

import * as api from "../../api/security.ts";
import * as session from "../../state/session.ts";
import { goOn, useTrying } from "./doing.ts";
import { PasswordField, Trouble } from "./Fields.tsx";
import { own } from "./words.ts";

export function PasswordStep() {
  const { isBusy, failure, attempt } = useTrying();
  const submit = (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    void attempt(async () => {
      await api.password(String(form.get("current")), String(form.get("chosen")));
      await goOn();
    });
  };
  return (
    <form onSubmit={submit} aria-describedby={failure.value ? "problem" : undefined}>
      <div>
        <h2>{own.value.ownPassword}</h2>
        <p class="muted">{own.value.ownPasswordWhy}</p>
      </div>
      <input class="sr" type="text" name="username" autocomplete="username" value={session.me.value?.username} readOnly tabIndex={-1} aria-hidden="true" />
      <PasswordField id="current" label={own.value.current} />
      <PasswordField id="chosen" label={own.value.chosen} isNew />
      <p class="muted">{own.value.strong}</p>
      <Trouble text={failure.value} />
      <button class="btn main" type="submit" disabled={isBusy.value}>
        {own.value.go}
      </button>
    </form>
  );
}
