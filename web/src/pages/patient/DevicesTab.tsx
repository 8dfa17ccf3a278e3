// The kit at home: each device with its newest word, and the box that brings it.

import type { KitDevice, PatientRecord } from "../../api/types/record.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { Empty } from "../../ui/parts/States.tsx";
import { Table } from "../../ui/parts/Table.tsx";
import { own } from "./words.ts";

const LOW_BATTERY = 20;

export function DevicesTab({ record }: { record: PatientRecord }) {
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
          ]}
        />
      )}
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
