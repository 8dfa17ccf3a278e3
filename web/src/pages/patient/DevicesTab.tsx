// The kit at home: each device with its newest word, and the box that brings it.

import { useState } from "preact/hooks";
import * as enrolments from "../../api/enrolment.ts";
import * as api from "../../api/personal.ts";
import type { KitDevice, PatientRecord } from "../../api/types/record.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { done, may } from "../../state/doing.ts";
import { useLoaded } from "../../state/loaded.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { SelectField } from "../../ui/parts/Field.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { Empty } from "../../ui/parts/States.tsx";
import { Table } from "../../ui/parts/Table.tsx";
import { own } from "./words.ts";

const LOW_BATTERY = 20;

export function DevicesTab({ record, again }: { record: PatientRecord; again: () => void }) {
  const { devices } = own.value;
  const now = clock.now.value;
  const when = (at: string | null) => (at ? format.value.age(new Date(at), now) : devices.never);
  return (
    <Panel title={devices.title}>
      {record.devices.length === 0 && <Empty title={devices.none} />}
      {record.devices.length > 0 && (
        <Table
          label={own.value.courses.tableOf(devices.title)}
          rows={record.devices}
          keyOf={(one) => one.name}
          columns={[
            { name: devices.device, isHead: true, cell: (one) => `${devices.kinds[one.kind] ?? one.kind}, ${one.model}` },
            { name: devices.serial, cell: (one) => one.serial || "—" },
            { name: devices.last, cell: (one) => when(one.last_at) },
            { name: devices.battery, cell: (one) => <Battery one={one} /> },
            { name: devices.since, cell: (one) => format.value.day(new Date(one.since)) },
            { name: devices.gateway, cell: (one) => one.gateway ?? "—" },
            ...(may("assign_kit") ? [{ name: devices.bring, cell: (one: KitDevice) => <Bring uid={record.person.uid} one={one} again={again} /> }] : []),
          ]}
        />
      )}
      {may("assign_kit") && <Take uid={record.person.uid} again={again} />}
      <ul class="sentences">
        {record.gateways.map((box) => (
          <li key={box.id}>
            <b>{`${devices.gateway} ${box.id}`}</b>
            <span>
              {box.online ? devices.online : devices.offline}, {when(box.seen_at)}
              {box.software && `, ${box.software}`}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Bring({ uid, one, again }: { uid: string; one: KitDevice; again: () => void }) {
  const { devices } = own.value;
  const bring = async () => {
    if (await done(api.bringBack(uid, one.name), devices.brought)) again();
  };
  return (
    <button class="btn s" type="button" aria-label={`${devices.bring}: ${devices.kinds[one.kind] ?? one.kind}`} onClick={() => void bring()}>
      {devices.bring}
    </button>
  );
}

/** A device from the shelf. */
function Take({ uid, again }: { uid: string; again: () => void }) {
  const { devices } = own.value;
  const { data, again: reload } = useLoaded(enrolments.choices, []);
  const [name, setName] = useState("");
  const take = async () => {
    if (!(await done(api.takeDevice(uid, name), devices.taken))) return;
    setName("");
    reload();
    again();
  };
  return (
    <div class="pair shelf">
      <SelectField label={devices.add} value={name} empty="—" onValue={setName}
        options={(data?.devices ?? []).map((one) => ({ value: one.name, name: `${devices.kinds[one.kind] ?? one.kind}, ${one.model} ${one.serial}` }))} />
      <button class="btn" type="button" disabled={!name} onClick={() => void take()}>
        {devices.take}
      </button>
    </div>
  );
}

function Battery({ one }: { one: KitDevice }) {
  if (one.battery === null) return <span class="muted">{own.value.devices.unknown}</span>;
  const text = `${format.value.number(one.battery, 0)}\u00a0%`;
  if (one.battery > LOW_BATTERY) return <>{text}</>;
  return (
    <Chip tone="technical" icon="battery">
      {text}
    </Chip>
  );
}
