// The devices of a home: what they are, how they fare, and what becomes of them.

import { useState } from "preact/hooks";
import * as api from "../../api/fleet.ts";
import type { FleetDevice, GatewayPage } from "../../api/types/fleet.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { CheckField, SelectField } from "../../ui/parts/Field.tsx";
import { done } from "./doing.ts";
import { deviceName } from "./saying.ts";
import { battery, State } from "./Tables.tsx";
import { own } from "./words.ts";

interface Props {
  one: GatewayPage;
  shelf: FleetDevice[];
  changed: () => void;
}

export function InHome({ one, shelf, changed }: Props) {
  const [swapped, setSwapped] = useState<FleetDevice | null>(null);
  const [taken, setTaken] = useState<FleetDevice | null>(null);
  const words = own.value.devices;
  const here = one.devices.filter((device) => device.home !== null);
  return (
    <section>
      <h3>{words.title}</h3>
      {here.length === 0 && <p class="muted">{words.none}</p>}
      <ul class="fleet-devices">
        {here.map((device) => (
          <li key={device.id}>
            <span>
              <b>{deviceName(device)}</b>
              <span class="meta">
                {words.last} {device.measured_at ? format.value.moment(new Date(device.measured_at), clock.now.value) : own.value.none} · {battery(device)}
              </span>
            </span>
            <State troubles={device.troubles} />
            {one.may_act && (
              <span class="pair">
                <button class="btn s" type="button" aria-label={`${words.replace} ${deviceName(device)}`} onClick={() => setSwapped(device)}>
                  {words.replace}
                </button>
                <button class="btn s" type="button" aria-label={`${words.back} ${deviceName(device)}`} onClick={() => setTaken(device)}>
                  {words.back}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {swapped && <Swap device={swapped} shelf={shelf} onClose={() => setSwapped(null)} changed={changed} />}
      {taken && <TakeBack device={taken} onClose={() => setTaken(null)} changed={changed} />}
    </section>
  );
}

interface Asked {
  device: FleetDevice;
  onClose: () => void;
  changed: () => void;
}

function Swap({ device, shelf, onClose, changed }: Asked & { shelf: FleetDevice[] }) {
  const [by, setBy] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const words = own.value.swap;
  const fitting = shelf.filter((one) => one.home === null && one.kind === device.kind);
  const run = async () => {
    const wrong = await done(() => api.replace(device.id, { by: Number(by) }), words.done);
    setProblem(wrong);
    if (!wrong) {
      onClose();
      changed();
    }
  };
  return (
    <Dialog title={words.title(deviceName(device))} verb={fitting.length ? words.verb : null} missing={by ? problem : words.missing}
      onDo={run} onClose={onClose}>
      {fitting.length ? (
        <SelectField label={words.by} value={by} onValue={setBy} empty="" options={fitting.map((one) => ({ value: String(one.id), name: deviceName(one) }))} />
      ) : (
        <p>{words.none}</p>
      )}
    </Dialog>
  );
}

function TakeBack({ device, onClose, changed }: Asked) {
  const [retire, setRetire] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const words = own.value.back;
  const run = async () => {
    const wrong = await done(() => api.giveBack(device.id, { retire }), words.done);
    setProblem(wrong);
    if (!wrong) {
      onClose();
      changed();
    }
  };
  return (
    <Dialog title={words.title(deviceName(device))} verb={words.verb} missing={problem} onDo={run} onClose={onClose}>
      <p>{words.says}</p>
      <CheckField label={words.retire} isOn={retire} onChange={setRetire} />
    </Dialog>
  );
}
