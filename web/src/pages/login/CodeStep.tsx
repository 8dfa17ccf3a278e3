// The second step for who has a second factor: six digits, a code from paper, or a passkey.

import * as api from "../../api/security.ts";
import * as session from "../../state/session.ts";
import { filled, useTrying } from "./doing.ts";
import { CodeField, Trouble } from "./Fields.tsx";
import { own } from "./words.ts";

export function CodeStep() {
  const { isBusy, failure, attempt } = useTrying();
  const submit = (event: Event) => {
    event.preventDefault();
    const code = filled(event, "code");
    void attempt(async () => session.arrive(await api.loginCode(code)));
  };
  return (
    <form onSubmit={submit} aria-describedby={failure.value ? "problem" : undefined}>
      <div>
        <h2>{own.value.codeTitle}</h2>
        <p class="muted">{session.me.value?.display_name}</p>
      </div>
      <CodeField label={own.value.code} hint={own.value.codeHint} />
      <Trouble text={failure.value} />
      <button class="btn main" type="submit" disabled={isBusy.value}>
        {own.value.go}
      </button>
      {api.hasPasskeys && (
        <button
          class="btn" type="button" disabled={isBusy.value}
          onClick={() => void attempt(async () => session.arrive(await api.loginByPasskey()))}
        >
          {own.value.passkey}
        </button>
      )}
    </form>
  );
}
