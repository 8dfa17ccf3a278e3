// One's own data: what one agreed to, who may see them, who did; each can be taken back here.

import { useState } from "preact/hooks";
import * as api from "../../api/consents.ts";
import type { Consent, ConsentKind, Looked, Reader } from "../../api/types/consents.ts";
import type { HomePage } from "../../api/types/home.ts";
import { format, sorry, words } from "../../i18n/index.ts";
import { done } from "../../state/doing.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as session from "../../state/session.ts";
import { told } from "../consents/looks.ts";
import { own as consentWords } from "../consents/words.ts";
import { when } from "./saying.ts";
import { own } from "./words.ts";

const KINDS: readonly ConsentKind[] = ["adesione", "dossier", "online_reports", "research"];

export function Privacy({ page }: { page: HomePage }) {
  const { uid } = page.person;
  const { data, problem, again } = useLoaded(() => Promise.all([api.every(uid), api.readers(uid), api.looked(uid), api.delegations(uid)]), [uid]);
  if (problem) return <p role="alert">{sorry(problem)}</p>;
  if (!data) return null;
  const [consents, readers, looked, delegations] = data;
  const open = delegations.filter((one) => !one.revoked_at);
  const takeBack = async (name: string) => {
    const found = open.find((one) => one.display_name === name);
    if (found && (await done(api.takeBack(uid, found.id, ""), own.value.privacy.done))) again();
  };
  return (
    <section class="me-week me-privacy" aria-labelledby="privacy">
      <h2 id="privacy">{own.value.privacy.title}</h2>
      <Agreed uid={uid} consents={consents} again={again} />
      <Readers readers={readers} takeBack={(name) => void takeBack(name)} />
      <Looks rows={looked.items} now={page.now} />
    </section>
  );
}

function Agreed({ uid, consents, again }: { uid: string; consents: readonly Consent[]; again: () => void }) {
  const say = own.value.privacy;
  const [asking, setAsking] = useState<ConsentKind | null>(null);
  const run = async (deed: Promise<unknown>) => {
    setAsking(null);
    if (await done(deed, say.done)) again();
  };
  const accept = (kind: ConsentKind) => void run(api.give(uid, { kind, given_by: "patient", how: "online", evidence: "" }));
  return (
    <article>
      <h3>{say.agreed}</h3>
      <ul>
        {KINDS.map((kind) => {
          const open = consents.find((one) => one.kind === kind && !one.revoked_at);
          return (
            <li key={kind}>
              <b>{say.kinds[kind]}</b> <span>{open ? say.yes(format.value.past(new Date(open.given_at))) : say.no}</span>
              {asking === kind ? (
                <Sure kind={kind} onKeep={() => setAsking(null)} onWithdraw={() => void run(api.withdraw(uid, kind, ""))} />
              ) : (
                <button class="btn" type="button" aria-label={`${open ? say.withdraw : say.accept}: ${say.kinds[kind]}`} onClick={() => (open ? setAsking(kind) : accept(kind))}>
                  {open ? say.withdraw : say.accept}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </article>
  );
}

function Sure({ kind, onKeep, onWithdraw }: { kind: ConsentKind; onKeep: () => void; onWithdraw: () => void }) {
  const say = own.value.privacy;
  return (
    <div role="alert">
      <p>
        {say.sure} {kind === "adesione" ? say.sureAdesione : say.sureOther}
      </p>
      <div class="pair">
        <button class="btn main" type="button" onClick={onKeep}>
          {say.keep}
        </button>
        <button class="btn" type="button" onClick={onWithdraw}>
          {say.withdraw}
        </button>
      </div>
    </div>
  );
}

function Readers({ readers, takeBack }: { readers: readonly Reader[]; takeBack: (name: string) => void }) {
  const say = own.value.privacy;
  return (
    <article>
      <h3>{say.readers}</h3>
      <ul>
        {readers.map((one) => (
          <li key={one.display_name + one.why}>
            <b>{one.display_name}</b> <span>{one.why === "team" ? words.value.roles[one.role] : say.why[one.why]}</span>
            {one.why === "delegation" && (
              <button class="btn" type="button" onClick={() => takeBack(one.display_name)}>
                {say.remove(one.display_name)}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p>{say.always}</p>
      <p>{say.add}</p>
    </article>
  );
}

function Looks({ rows, now }: { rows: readonly Looked[]; now: string }) {
  const say = own.value.privacy;
  const name = session.me.value?.display_name;
  const lines = told(rows);
  return (
    <article>
      <h3>{say.looked}</h3>
      {lines.length === 0 && <p>{say.nobody}</p>}
      <ul>
        {lines.map((one) => (
          <li key={one.id}>
            <b>{one.who === name ? say.you : one.who}</b>{" "}
            <span>
              {one.what}
              {one.times > 1 && consentWords.value.times(one.times)}
              {one.isEmergency && `, ${consentWords.value.inEmergency}`}, {when(one.at, now)}
            </span>
          </li>
        ))}
      </ul>
    </article>
  );
}
