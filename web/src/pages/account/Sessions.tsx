// Where somebody is logged in with this account.

import * as api from "../../api/security.ts";
import type { OwnSession } from "../../api/types/security.ts";
import { format } from "../../i18n/index.ts";
import { Panel } from "../../ui/parts/Page.tsx";
import type { Deed } from "./deed.ts";
import { own } from "./words.ts";

export function Sessions({ sessions, run }: { sessions: OwnSession[]; run: (deed: Deed) => Promise<void> }) {
  return (
    <Panel title={own.value.sessions}>
      <ul class="rows">
        {sessions.map((one) => (
          <li key={one.id}>
            <div>
              <b>{browserIn(one.agent)}</b> {one.address}{" "}
              <span class="muted">{own.value.seen(format.value.date(new Date(one.seen_at)), format.value.clock(new Date(one.seen_at)))}</span>
            </div>
            {one.is_this ? (
              <span class="chip ok">{own.value.thisOne}</span>
            ) : (
              <button class="btn s" type="button" onClick={() => void run(() => api.endSession(one.id))}>
                {own.value.end}
              </button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <button class="btn" type="button" onClick={() => void run(() => api.endOthers())}>
          {own.value.endOthers}
        </button>
      )}
    </Panel>
  );
}

/** The browser and the system, as people call them. */
function browserIn(agent: string): string {
  const browser = ["Edg", "OPR", "Firefox", "Chrome", "Safari"].find((name) => agent.includes(`${name}/`));
  const system = ["Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"].find((name) => agent.includes(name));
  const known = { Edg: "Edge", OPR: "Opera" }[browser ?? ""] ?? browser;
  return [known, system].filter(Boolean).join(", ") || own.value.machine;
}
