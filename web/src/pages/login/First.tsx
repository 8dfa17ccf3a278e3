// The first step: user name and password, or a passkey alone.

import * as api from "../../api/security.ts";
import { sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { filled, useTrying } from "./doing.ts";
import { PasswordField, Trouble } from "./Fields.tsx";
import { own } from "./words.ts";

export function First() {
  const { isBusy, failure, attempt } = useTrying();
  const farewell = session.farewell.value;
  const trouble = failure.value ?? (farewell && sorry(farewell));
  const submit = (event: Event) => {
    event.preventDefault();
    const [username, password] = [filled(event, "username"), rawPassword(event)];
    void attempt(() => session.login(username, password));
  };
  return (
    <form onSubmit={submit} aria-describedby={trouble ? "problem" : undefined}>
      <div>
        <h2>{own.value.title}</h2>
        <p class="muted">{own.value.who}</p>
      </div>
      <div class="field">
        <label for="username">{own.value.username}</label>
        <input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck={false} required />
      </div>
      <PasswordField id="password" label={own.value.password} />
      <Trouble text={trouble} />
      <button class="btn main" type="submit" disabled={isBusy.value}>
        {own.value.submit}
      </button>
      {api.hasPasskeys && (
        <button class="btn" type="button" disabled={isBusy.value} onClick={() => void attempt(byPasskey)}>
          {own.value.passkey}
        </button>
      )}
    </form>
  );
}

async function byPasskey(): Promise<void> {
  await session.arrive(await api.loginByPasskey());
}

/** As it was typed: a password may begin or end with a space. */
function rawPassword(event: Event): string {
  return String(new FormData(event.currentTarget as HTMLFormElement).get("password") ?? "");
}
