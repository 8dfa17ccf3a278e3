// Gateways and devices as rows: what is wrong in a word, then the figures.

import type { FleetDevice, FleetGateway, Trouble } from "../../api/types/fleet.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { follow } from "../../ui/link.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { type Column, Table } from "../../ui/parts/Table.tsx";
import { ago, deviceName, longDay, offset, whole } from "./saying.ts";
import { own } from "./words.ts";

export function Gateways({ gateways, open }: { gateways: FleetGateway[]; open: string | null }) {
  const words = own.value.columns;
  const now = clock.now.value;
  const columns: Column<FleetGateway>[] = [
    { name: words.gateway, isHead: true, cell: (one) => <GatewayCell one={one} /> },
    { name: words.state, cell: (one) => <State troubles={one.troubles} /> },
    { name: words.seen, cell: (one) => ago(one.seen_at, now) },
    { name: words.queue, isNumber: true, cell: (one) => whole(one.outbox_depth) },
    { name: words.reply, isNumber: true, cell: (one) => (one.round_trip_ms === null ? own.value.none : `${one.round_trip_ms}\u00a0ms`) },
    { name: words.clock, isNumber: true, cell: (one) => strong(offset(one.clock_offset_ms), one.troubles.includes("clock")) },
    { name: words.software, cell: (one) => one.software ?? own.value.none },
    { name: words.certificate, cell: (one) => strong(longDay(one.certificate_expires_at), one.troubles.includes("certificate")) },
  ];
  return (
    <Table label={`${own.value.gateways.title}, ${own.value.gateways.order}`} columns={columns} rows={gateways} keyOf={(one) => one.gateway}
      isCurrent={(one) => one.gateway === open} />
  );
}

function GatewayCell({ one }: { one: FleetGateway }) {
  const address = `/fleet?gateway=${one.gateway}`;
  return (
    <>
      <a href={address} onClick={follow(address)}>
        {one.gateway}
      </a>
      <span class="meta">{one.homes.join(", ") || own.value.home.none}</span>
    </>
  );
}

export function Devices({ devices }: { devices: FleetDevice[] }) {
  const words = own.value.columns;
  const now = clock.now.value;
  const columns: Column<FleetDevice>[] = [
    { name: words.device, isHead: true, cell: (one) => <DeviceCell one={one} /> },
    { name: words.state, cell: (one) => <DeviceState one={one} /> },
    { name: words.measured, cell: (one) => (one.measured_at ? format.value.moment(new Date(one.measured_at), now) : own.value.none) },
    { name: words.battery, isNumber: true, cell: (one) => strong(battery(one), one.troubles.includes("battery")) },
    { name: words.signal, isNumber: true, cell: (one) => (one.rssi_dbm === null ? own.value.none : `${String(one.rssi_dbm).replace("-", "−")}\u00a0dBm`) },
    { name: words.unusable, isNumber: true, cell: (one) => strong(unusable(one), one.troubles.includes("unusable")) },
  ];
  return <Table label={own.value.columns.device} columns={columns} rows={devices} keyOf={(one) => one.id} />;
}

function DeviceCell({ one }: { one: FleetDevice }) {
  const address = `/fleet?gateway=${one.gateway}`;
  return (
    <>
      {one.gateway && one.home ? (
        <a href={address} onClick={follow(address)}>
          {deviceName(one)}
        </a>
      ) : (
        deviceName(one)
      )}
      <span class="meta">{one.home ?? own.value.onShelf}</span>
    </>
  );
}

export function State({ troubles }: { troubles: readonly Trouble[] }) {
  if (!troubles.length) return <Chip tone="ok" icon="ticked">{own.value.well}</Chip>;
  return (
    <span class="pair">
      {troubles.map((trouble) => (
        <Chip key={trouble} tone="technical" icon="technical">
          {own.value.troubles[trouble]}
        </Chip>
      ))}
    </span>
  );
}

function DeviceState({ one }: { one: FleetDevice }) {
  return one.home === null ? <Chip>{own.value.onShelf}</Chip> : <State troubles={one.troubles} />;
}

export function battery(one: FleetDevice): string {
  return one.battery_percent === null ? own.value.none : `${one.battery_percent}\u00a0%`;
}

function unusable(one: FleetDevice): string {
  return one.readings ? `${one.unusable} / ${one.readings}` : own.value.none;
}

function strong(text: string, isStrong: boolean) {
  return isStrong ? <b>{text}</b> : text;
}
