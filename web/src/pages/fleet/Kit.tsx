// A kit for a patient: devices from the shelf, given by the patient's code.

import { useState } from "preact/hooks";
import * as api from "../../api/fleet.ts";
import type { FleetPage } from "../../api/types/fleet.ts";
import { Dialog } from "../../ui/parts/Dialog.tsx";
import { CheckField, SelectField, TextField } from "../../ui/parts/Field.tsx";
import { done } from "./doing.ts";
import { deviceName } from "./saying.ts";
import { own } from "./words.ts";

interface Props {
  page: FleetPage;
  onClose: () => void;
  onDone: () => void;
}

export function AssignKit({ page, onClose, onDone }: Props) {
  const [code, setCode] = useState("");
  const [gateway, setGateway] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [problem, setProblem] = useState<string | null>(null);
  const words = own.value.kit;
  const shelf = page.devices.filter((one) => one.home === null);
  const free = page.gateways.filter((one) => one.homes.length === 0);
  const isReady = Boolean(code.trim()) && chosen.size > 0;
  const run = async () => {
    const wrong = await done(() => api.assign({ code: code.trim().toUpperCase(), gateway: gateway || null, devices: [...chosen] }), words.done);
    setProblem(wrong);
    if (!wrong) {
      onClose();
      onDone();
    }
  };
  const choose = (id: number, isOn: boolean) => {
    const next = new Set(chosen);
    if (isOn) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <Dialog title={words.title} verb={shelf.length ? words.verb : null} missing={isReady ? null : words.missing} onDo={run} onClose={onClose}>
      <TextField label={words.code} help={words.codeHelp} value={code} onValue={setCode} problem={problem} isRequired maxLength={32} />
      <SelectField label={words.gateway} help={words.gatewayHelp} value={gateway} onValue={setGateway} empty=""
        options={free.map((one) => ({ value: one.gateway, name: one.gateway }))} />
      <fieldset>
        <legend>{words.devices}</legend>
        {shelf.length === 0 && <p>{words.none}</p>}
        {shelf.map((one) => (
          <CheckField key={one.id} label={deviceName(one)} isOn={chosen.has(one.id)} onChange={(isOn) => choose(one.id, isOn)} />
        ))}
      </fieldset>
    </Dialog>
  );
}
