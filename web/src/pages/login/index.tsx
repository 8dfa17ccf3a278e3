// The door: user name and password.

import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { Problem } from "../../api/client.ts";
import { choose, language, sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { Icon, Mark } from "../../ui/Icon.tsx";
import { Prototype } from "../../ui/Shell.tsx";
import { own } from "./words.ts";
import "./login.css";

const failure = signal<string | null>(null);
const isBusy = signal(false);

export default function Login() {
  document.title = `${own.value.page} · accanto`;
  return (
    <div class="door">
      <header>
        <Prototype />
      </header>
      <main id="main">
        <Welcome />
        <section class="box" aria-label={own.value.page}>
          <Form />
        </section>
      </main>
    </div>
  );
}

function Welcome() {
  return (
    <section class="say">
      <span class="brand">
        <Mark plain />
        <span>accanto</span>
      </span>
      <h1>{own.value.motto}</h1>
      <div class="big">
        <Mark plain />
      </div>
    </section>
  );
}

function Form() {
  const login = own.value;
  const problem = failure.value ?? session.farewell.value;
  return (
    <form onSubmit={submit} aria-describedby={problem ? "problem" : undefined}>
      <div>
        <h2>{login.title}</h2>
        <p class="muted">{login.who}</p>
      </div>
      <div class="field">
        <label for="username">{login.username}</label>
        <input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck={false} required />
      </div>
      <Password />
      <p id="problem" class="problem" role="alert">
        {problem && (
          <>
            <Icon shape="information" />
            {sorry(problem)}
          </>
        )}
      </p>
      <button class="btn main" type="submit" disabled={isBusy.value}>
        {login.submit}
      </button>
      <Aid />
    </form>
  );
}

function Password() {
  const [isShown, show] = useState(false);
  const login = own.value;
  const kind = isShown ? { type: "text" as const } : { type: "password" as const };
  return (
    <div class="field">
      <label for="password">{login.password}</label>
      <div class="pw">
        <input id="password" name="password" {...kind} autocomplete="current-password" required />
        <button class="btn quiet" type="button" aria-pressed={isShown} onClick={() => show(!isShown)}>
          {isShown ? login.hide : login.show}
        </button>
      </div>
    </div>
  );
}

function Aid() {
  const other = language.value === "it" ? "en" : "it";
  return (
    <div class="aid">
      <div>
        <Icon shape="lock" />
        <span>{own.value.idle}</span>
      </div>
      <div>
        <button class="btn s" type="button" lang={other} onClick={() => choose(other)}>
          {own.value.other}
        </button>
      </div>
    </div>
  );
}

async function submit(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const filled = new FormData(event.currentTarget as HTMLFormElement);
  isBusy.value = true;
  failure.value = null;
  try {
    await session.login(String(filled.get("username")).trim(), String(filled.get("password")));
  } catch (problem) {
    failure.value = problem instanceof Problem ? problem.code : "failed";
  } finally {
    isBusy.value = false;
  }
}
