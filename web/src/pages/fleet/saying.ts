// What is wrong with a home's box, in sentences a technician can act upon; and its figures as people write them.

import type { FleetDevice, FleetGateway, Trouble } from "../../api/types/fleet.ts";
import { format } from "../../i18n/index.ts";
import { own } from "./words.ts";

/** "Fascia ECG E-100" */
export function deviceName(device: FleetDevice): string {
  const serial = device.label.split(" ").pop() || device.device;
  return `${own.value.kinds[device.kind] ?? device.kind} ${serial}`;
}

/** +0,4 s; a true minus. */
export function offset(ms: number | null): string {
  if (ms === null) return own.value.none;
  const seconds = ms / 1_000;
  const digits = Math.abs(seconds) < 10 ? 1 : 0;
  const text = `${format.value.number(Math.abs(seconds), digits)}\u00a0s`;
  return Number(seconds.toFixed(digits)) === 0 ? text : `${seconds > 0 ? "+" : "−"}${text}`;
}

/** A whole number with no-break spaces between thousands. */
export function whole(n: number | null): string {
  return n === null ? own.value.none : String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}

export function ago(at: string | null, now: Date): string {
  return at === null ? own.value.none : format.value.age(new Date(at), now);
}

export function longDay(at: string | null): string {
  if (at === null) return own.value.none;
  const moment = new Date(at);
  return `${format.value.day(moment)} ${moment.getFullYear()}`;
}

export function size(bytes: number | null): string {
  return bytes === null ? own.value.none : `${format.value.number(bytes / 1_000_000)}\u00a0MB`;
}

export function percent(share: number | null): string {
  return share === null ? own.value.none : `${format.value.number(100 * share, 0)}\u00a0%`;
}

/** Every trouble of a gateway and of the devices behind it, as a sentence. */
export function troubles(gateway: FleetGateway, devices: readonly FleetDevice[], now: Date): string[] {
  const said = gateway.troubles.map((trouble) => says(trouble, gateway, now));
  const says_ = own.value.says;
  const of = (trouble: Trouble) => devices.filter((device) => device.troubles.includes(trouble)).map(deviceName).join(", ");
  const [batteries, unheard, unusable] = [of("battery"), of("unheard"), of("unusable")];
  if (batteries) said.push(says_.batteries(batteries));
  if (unheard) said.push(says_.unheard(unheard));
  if (unusable) said.push(says_.unusable(unusable));
  return said.filter(Boolean);
}

function says(trouble: Trouble, one: FleetGateway, now: Date): string {
  const { says: words } = own.value;
  const since = (at: string | null) => format.value.span(now.getTime() - Date.parse(at ?? now.toISOString()));
  switch (trouble) {
    case "never_seen":
      return words.never_seen();
    case "silent":
      return words.silent(since(one.seen_at), whole(one.outbox_depth));
    case "backlog":
      return words.backlog(since(one.outbox_oldest_at), whole(one.outbox_depth));
    case "disk":
      return words.disk(percent(one.disk_free_share));
    case "clock":
      return words.clock(offset(one.clock_offset_ms));
    case "certificate":
      return words.certificate(longDay(one.certificate_expires_at));
    case "configuration":
      return words.configuration(one.config_refused ?? "");
    default:
      return "";
  }
}
