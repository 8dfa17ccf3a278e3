// The door: user name and password, and whatever a log-in still lacks after that.

import { choose, language } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { Icon, Mark } from "../../ui/Icon.tsx";
import { Prototype } from "../../ui/Shell.tsx";
import { CodeStep } from "./CodeStep.tsx";
import { EnrolStep } from "./EnrolStep.tsx";
import { First } from "./First.tsx";
import { PasswordStep } from "./PasswordStep.tsx";
import { own } from "./words.ts";
import "./login.css";

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
          <Step />
          <Aid />
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

/** What the log-in lacks, one thing after the other. */
function Step() {
  const needs = session.me.value?.needs ?? null;
  if (needs === "code") return <CodeStep />;
  if (needs === "password") return <PasswordStep />;
  if (needs === "enrol") return <EnrolStep />;
  return <First />;
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
        {session.me.value && (
          <button class="btn s" type="button" onClick={() => void session.logout()}>
            {own.value.out}
          </button>
        )}
      </div>
    </div>
  );
}
