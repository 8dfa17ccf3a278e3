// How an alert ends: somebody begins to act, and says in the end what came of it.

import { useState } from "preact/hooks";
import type { Alert, Outcome } from "../../api/types/alerts.ts";
import { words } from "../../i18n/index.ts";
import * as actions from "./actions.ts";
import { own } from "./words.ts";

/** In the order in which they are offered; the first five also close what is still beyond its limit. */
const CLOSES_ACTIVE: Outcome[] = ["referred_gp", "referred_specialist", "emergency_112", "expected_for_patient", "threshold_changed"];
const CLOSES_CLEARED: Outcome[] = [
  "called_ok",
  "called_taught",
  "called_medication_per_plan",
  "no_answer",
  "televisit_booked",
  "home_visit",
  "already_in_hospital",
  "technical_fixed",
  "device_replaced",
  "false_positive_artifact",
  "false_positive_other",
];

export function Ending({ alert, name }: { alert: Alert; name: string }) {
  const [outcome, setOutcome] = useState<Outcome | "">("");
  const { ending: say } = own.value;
  const { outcomes } = words.value;
  const offered = alert.condition === "active" ? CLOSES_ACTIVE : [...CLOSES_CLEARED, ...CLOSES_ACTIVE];
  const close = (event: Event) => {
    event.preventDefault();
    if (outcome) void actions.close(alert.uid, outcome, name);
  };
  return (
    <form class="ending" onSubmit={close}>
      {alert.handling === "acked" && (
        <button class="btn" type="button" onClick={() => void actions.begin(alert.uid, name)}>
          {say.begin}
        </button>
      )}
      <label>
        <span class="muted">{say.outcome}</span>
        <select value={outcome} onChange={(event) => setOutcome(event.currentTarget.value as Outcome)}>
          <option value="">{say.choose}</option>
          {offered.map((one) => (
            <option key={one} value={one}>
              {outcomes[one]}
            </option>
          ))}
        </select>
      </label>
      <button class="btn main" type="submit" disabled={!outcome}>
        {say.close}
      </button>
    </form>
  );
}
