// The second factors of an account: the app, the passkeys, the codes for paper.

import { useState } from "preact/hooks";
import * as api from "../../api/security.ts";
import type { Security } from "../../api/types/security.ts";
import { format } from "../../i18n/index.ts";
import { Panel } from "../../ui/parts/Page.tsx";
import { EnrolTotp } from "./Enrol.tsx";
import type { Deed } from "./deed.ts";
import { own } from "./words.ts";

interface Props {
  found: Security;
  run: (deed: Deed) => Promise<void>;
  onCodes: (codes: string[]) => void;
}

export function Factors({ found, run, onCodes }: Props) {
  const [isNew, setNew] = useState(false);
  const hasFactor = found.has_totp || found.passkeys.length > 0;
  return (
    <Panel title={own.value.factors}>
      {!hasFactor && <p class="strong">{own.value.none}</p>}
      <ul class="rows">
        <li>
          <div>
            <b>{own.value.app}</b> <span class="muted">{found.has_totp ? own.value.on : own.value.off}</span>
          </div>
          <span class="pair">
            {!isNew && (
              <button class="btn s" type="button" onClick={() => void run(async () => (await api.beginTotp(), setNew(true), null))}>
                {found.has_totp ? own.value.otherApp : own.value.addApp}
              </button>
            )}
            {found.has_totp && (
              <button class="btn s" type="button" onClick={() => void run(() => api.forgetTotp())}>
                {own.value.removeApp}
              </button>
            )}
          </span>
        </li>
        {found.passkeys.map((one) => (
          <li key={one.id}>
            <div>
              <b>{own.value.passkey}</b> {one.name}{" "}
              <span class="muted">{own.value.since(format.value.past(new Date(one.made_at)))}</span>
            </div>
            <button class="btn s" type="button" onClick={() => void run(() => api.forgetPasskey(one.id))}>
              {own.value.removePasskey(one.name)}
            </button>
          </li>
        ))}
        {hasFactor && (
          <li>
            <div>
              <b>{own.value.paper}</b> <span class="muted">{own.value.left(found.recovery_codes)}</span>
            </div>
            <button class="btn s" type="button" onClick={() => void run(() => api.paperCodes())}>
              {own.value.newPaper}
            </button>
          </li>
        )}
      </ul>
      {isNew && (
        <EnrolTotp
          onDone={(codes) => {
            setNew(false);
            onCodes(codes);
          }}
        />
      )}
      {api.hasPasskeys && (
        <button class="btn" type="button" onClick={() => void run(() => api.newPasskey(own.value.device(found.passkeys.length + 1)))}>
          {own.value.addPasskey}
        </button>
      )}
    </Panel>
  );
}
