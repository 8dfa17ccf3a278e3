// What is to be done about a gateway, and what was done lately.

import { useState } from "preact/hooks";
import * as api from "../../api/fleet.ts";
import type { GatewayPage, OpenTicket, Ticket } from "../../api/types/fleet.ts";
import * as clock from "../../state/clock.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { AreaField, SelectField } from "../../ui/parts/Field.tsx";
import { done } from "./doing.ts";
import { ago, deviceName } from "./saying.ts";
import { own } from "./words.ts";

type Kind = OpenTicket["kind"];
const KINDS: readonly Kind[] = ["call", "battery", "replace", "collect", "visit", "note"];

export function Tickets({ one, changed }: { one: GatewayPage; changed: () => void }) {
  const [isAdding, setAdding] = useState(false);
  const [closing, setClosing] = useState<Ticket | null>(null);
  const words = own.value.tickets;
  return (
    <section>
      <div class="fleet-head">
        <h3>{words.title}</h3>
        {one.may_act && (
          <button class="btn s" type="button" onClick={() => setAdding(true)}>
            <Icon shape="plus" />
            {words.add}
          </button>
        )}
      </div>
      {one.tickets.length === 0 && <p class="muted">{words.none}</p>}
      <ul class="fleet-tickets">
        {one.tickets.map((ticket) => (
          <Row key={ticket.id} ticket={ticket} onClose={one.may_act && !ticket.closed_at ? () => setClosing(ticket) : null} />
        ))}
      </ul>
      {isAdding && <Add one={one} onClose={() => setAdding(false)} changed={changed} />}
      {closing && <Finish ticket={closing} onClose={() => setClosing(null)} changed={changed} />}
    </section>
  );
}

function Row({ ticket, onClose }: { ticket: Ticket; onClose: (() => void) | null }) {
  const words = own.value.tickets;
  const now = clock.now.value;
  return (
    <li class={ticket.closed_at ? "over" : ""}>
      <span>
        <b>{words.kinds[ticket.kind]}</b> {ticket.text}
        {ticket.result && <span> → {ticket.result}</span>}
        <span class="meta">
          {words.by(ticket.opened_by, ago(ticket.opened_at, now))}
          {ticket.closed_by && ` · ${words.closed}: ${words.by(ticket.closed_by, ago(ticket.closed_at, now))}`}
        </span>
      </span>
      {onClose && (
        <button class="btn s" type="button" aria-label={`${words.close}: ${words.kinds[ticket.kind]}`} onClick={onClose}>
          {words.close}
        </button>
      )}
    </li>
  );
}

function Add({ one, onClose, changed }: { one: GatewayPage; onClose: () => void; changed: () => void }) {
  const [kind, setKind] = useState<Kind>("call");
  const [text, setText] = useState("");
  const [device, setDevice] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const words = own.value.tickets;
  const run = async () => {
    const ticket = { gateway: one.gateway.gateway, device: device ? Number(device) : null, kind, text };
    const wrong = await done(() => api.open(ticket), words.opened);
    setProblem(wrong);
    if (!wrong) {
      onClose();
      changed();
    }
  };
  return (
    <Dialog title={words.addTitle} verb={words.add} missing={problem} onDo={run} onClose={onClose}>
      <SelectField label={words.kind} value={kind} onValue={(value) => setKind(value as Kind)} options={KINDS.map((name) => ({ value: name, name: words.kinds[name] }))} />
      <SelectField label={words.about} value={device} onValue={setDevice} empty={words.whole} options={one.devices.map((each) => ({ value: String(each.id), name: deviceName(each) }))} />
      <AreaField label={words.text} help={words.noClinical} value={text} onValue={setText} maxLength={500} />
    </Dialog>
  );
}

function Finish({ ticket, onClose, changed }: { ticket: Ticket; onClose: () => void; changed: () => void }) {
  const [result, setResult] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const words = own.value.tickets;
  const run = async () => {
    const wrong = await done(() => api.close(ticket.id, { result }), words.closed);
    setProblem(wrong);
    if (!wrong) {
      onClose();
      changed();
    }
  };
  return (
    <Dialog title={words.closeTitle(words.kinds[ticket.kind])} verb={words.close} missing={problem} onDo={run} onClose={onClose}>
      <AreaField label={words.result} value={result} onValue={setResult} maxLength={500} />
    </Dialog>
  );
}
