// What a gateway can be asked to do while it is online, and what it answered.

import { useState } from "preact/hooks";
import * as api from "../../api/fleet.ts";
import type { AskCommand, FleetCommand, GatewayPage } from "../../api/types/fleet.ts";
import * as clock from "../../state/clock.ts";
import { done } from "./doing.ts";
import { ago } from "./saying.ts";
import { own } from "./words.ts";

type Name = AskCommand["name"];
const NAMES: readonly Name[] = ["fetch_now", "resend", "restart_radio", "identify", "send_log", "renew"];

export function Commands({ one, changed }: { one: GatewayPage; changed: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const words = own.value.commands;
  const isOffline = one.gateway.troubles.some((trouble) => trouble === "silent" || trouble === "never_seen");
  const run = async (name: Name) => {
    setProblem(await done(() => api.command(one.gateway.gateway, name), words.asked(words.names[name])));
    changed();
  };
  return (
    <section>
      <h3>{words.title}</h3>
      <div class="acts">
        {NAMES.map((name) => (
          <button key={name} class="btn" type="button" disabled={isOffline} onClick={() => void run(name)}>
            {words.names[name]}
          </button>
        ))}
      </div>
      {isOffline && <p class="meta">{words.offline}</p>}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <ul class="fleet-tickets">
        {one.commands.map((command) => (
          <li key={command.id}>
            <span>
              <b>{words.names[command.name as Name] ?? command.name}</b> {state(command)}
              {command.answer && <span class="answer">{command.answer}</span>}
              <span class="meta">{own.value.tickets.by(command.asked_by, ago(command.asked_at, clock.now.value))}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function state(command: FleetCommand): string {
  const words = own.value.commands;
  return command.status ? (words.status[command.status] ?? command.status) : words.waiting;
}
