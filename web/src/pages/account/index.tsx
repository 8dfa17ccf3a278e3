// One's own account: the second factors, the password, the sessions that are open.

import { useEffect, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/security.ts";
import type { Security } from "../../api/types/security.ts";
import { words } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { Confirm } from "../../ui/parts/Confirm.tsx";
import { Page } from "../../ui/parts/Page.tsx";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { PaperCodes } from "./Enrol.tsx";
import { Factors } from "./Factors.tsx";
import { PasswordPanel } from "./PasswordPanel.tsx";
import type { Deed } from "./deed.ts";
import { Sessions } from "./Sessions.tsx";
import "./account.css";

export default function Account() {
  const [found, setFound] = useState<Security | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [waiting, setWaiting] = useState<Deed | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const read = () => void api.security().then(setFound, (reason) => setTrouble(codeIn(reason)));
  useEffect(read, []);

  /** Do it; where the second factor is asked for first, show it and do it then. */
  const run = async (deed: Deed): Promise<void> => {
    setTrouble(null);
    try {
      const made = await deed();
      setWaiting(null);
      if (made?.codes.length) setCodes(made.codes);
      read();
    } catch (reason) {
      if (reason instanceof DOMException) return;
      if (codeIn(reason) === "confirm_first") setWaiting(() => deed);
      else if (!session.endedBy(reason)) setTrouble(codeIn(reason));
    }
  };

  return (
    <Page title={words.value.pages.account} under={session.me.value?.username} kind="account">
      {trouble && <ErrorState code={trouble} retry={read} />}
      {!found && !trouble && <Loading />}
      {codes && <PaperCodes codes={codes} onDone={() => setCodes(null)} />}
      {found && !codes && (
        <>
          <Factors found={found} run={run} onCodes={(made) => void run(async () => ({ codes: made }))} />
          <PasswordPanel />
          <Sessions sessions={found.sessions} run={run} />
        </>
      )}
      {waiting && found && (
        <Confirm hasFactor={found.has_totp || found.passkeys.length > 0} onShown={() => void run(waiting)} onClose={() => setWaiting(null)} />
      )}
    </Page>
  );
}
