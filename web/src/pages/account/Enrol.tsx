// Setting up an app for six digits, and the codes for paper that come with the first factor.

import { useEffect, useState } from "preact/hooks";
import * as api from "../../api/security.ts";
import type { NewTotp } from "../../api/types/security.ts";
import { filled, useTrying } from "../login/doing.ts";
import { CodeField, Trouble } from "../login/Fields.tsx";
import { own } from "./words.ts";
import "./account.css";

export function EnrolTotp({ onDone }: { onDone: (codes: string[]) => void }) {
  const { isBusy, failure, attempt } = useTrying();
  const [made, setMade] = useState<NewTotp | null>(null);
  useEffect(() => void attempt(async () => setMade(await api.beginTotp())), []);
  const submit = (event: Event) => {
    event.preventDefault();
    const code = filled(event, "code");
    void attempt(async () => onDone((await api.confirmTotp(code)).codes));
  };
  return (
    <form class="steps" onSubmit={submit} aria-describedby={failure.value ? "problem" : undefined}>
      <p>{own.value.scan}</p>
      {made && <img class="qr" alt={own.value.qr} src={`data:image/svg+xml,${encodeURIComponent(made.picture)}`} />}
      {made && (
        <details>
          <summary>{own.value.byHand}</summary>
          <code class="secret">{made.secret.replace(/(.{4})/g, "$1 ").trim()}</code>
        </details>
      )}
      <CodeField label={own.value.firstCode} />
      <Trouble text={failure.value} />
      <button class="btn main" type="submit" disabled={isBusy.value || !made}>
        {own.value.enable}
      </button>
    </form>
  );
}

/** Shown once: the person says that they are kept. */
export function PaperCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  if (codes.length === 0) {
    return (
      <div class="steps">
        <h2>{own.value.ready}</h2>
        <button class="btn main" type="button" onClick={onDone}>
          {own.value.goOn}
        </button>
      </div>
    );
  }
  return (
    <div class="steps">
      <h2>{own.value.paper}</h2>
      <p>{own.value.paperWhy}</p>
      <ul class="codes" aria-label={own.value.paper}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="pair">
        <button class="btn" type="button" onClick={() => print()}>
          {own.value.print}
        </button>
        <button class="btn main" type="button" onClick={onDone}>
          {own.value.kept}
        </button>
      </div>
    </div>
  );
}
