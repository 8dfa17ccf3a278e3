// What the fleet page asks the api for, and what technicians have it do.

import { ask, type Asker } from "./client.ts";
import type { AskCommand, AssignKit, CloseTicket, Done, FleetPage, GatewayPage, OpenTicket, Replace, Return } from "./types/fleet.ts";

export const fleet = (asker: Asker) => ask<FleetPage>("GET", "/api/fleet", asker);
export const gateway = (name: string, asker: Asker) => ask<GatewayPage>("GET", `/api/fleet/gateways/${name}`, asker);
export const command = (gateway: string, name: AskCommand["name"]) =>
  ask<Done>("POST", `/api/fleet/gateways/${gateway}/commands`, "person", { name });
export const open = (ticket: OpenTicket) => ask<Done>("POST", "/api/fleet/tickets", "person", ticket);
export const close = (ticket: number, done: CloseTicket) => ask<Done>("POST", `/api/fleet/tickets/${ticket}/close`, "person", done);
export const assign = (kit: AssignKit) => ask<Done>("POST", "/api/fleet/kits", "person", kit);
export const giveBack = (device: number, how: Return) => ask<Done>("POST", `/api/fleet/devices/${device}/return`, "person", how);
export const replace = (device: number, how: Replace) => ask<Done>("POST", `/api/fleet/devices/${device}/replace`, "person", how);
