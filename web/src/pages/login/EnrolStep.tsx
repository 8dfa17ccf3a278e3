// For who must have a second factor and has none: a passkey of this device, or an app on the telephone.

import { useState } from "preact/hooks";
import * as api from "../../api/security.ts";
import { EnrolTotp, PaperCodes } from "../account/Enrol.tsx";
import { goOn, useTrying } from "./doing.ts";
import { Trouble } from "./Fields.tsx";
import { own } from "./words.ts";

export function EnrolStep() {
  const { isBusy, failure, attempt } = useTrying();
  const [isApp, chooseApp] = useState(!api.hasPasskeys);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <PaperCodes codes={codes} onDone={() => void attempt(goOn)} />;
  return (
    <div class="steps">
      <div>
        <h2>{own.value.enrolTitle}</h2>
        <p class="muted">{own.value.enrolWhy}</p>
      </div>
      {isApp ? (
        <EnrolTotp onDone={setCodes} />
      ) : (
        <>
          <button
            class="btn main" type="button" disabled={isBusy.value}
            onClick={() => void attempt(async () => setCodes((await api.newPasskey(own.value.thisDevice)).codes))}
          >
            {own.value.makePasskey}
          </button>
          <p class="muted">{own.value.passkeyHint}</p>
          <Trouble text={failure.value} />
          <button class="btn" type="button" onClick={() => chooseApp(true)}>
            {own.value.useApp}
          </button>
        </>
      )}
    </div>
  );
}
