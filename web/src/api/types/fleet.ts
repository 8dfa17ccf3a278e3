// What technicians are told: the types of api/accanto_api/fleet/shapes.py.

export type Trouble = "never_seen" | "silent" | "backlog" | "disk" | "clock" | "certificate" | "configuration" | "battery" | "unheard" | "unusable";

export interface FleetHome {
  patient: string;
  code: string;
  name: string;
  town: string;
  address: string;
  phone: string;
  caregiver_name: string;
  caregiver_phone: string;
}

export interface FleetGateway {
  gateway: string;
  troubles: Trouble[];
  homes: string[];
  online: boolean;
  seen_at: string | null;
  software: string | null;
  reported_at: string | null;
  outbox_depth: number | null;
  outbox_bytes: number | null;
  outbox_oldest_at: string | null;
  disk_free_share: number | null;
  clock_synchronised: boolean | null;
  clock_offset_ms: number | null;
  round_trip_ms: number | null;
  reconnects: number;
  certificate_expires_at: string | null;
  config_wanted: number | null;
  config_version: number | null;
  config_refused: string | null;
  enrolled_at: string;
  devices: number;
  tickets: number;
}

export interface FleetDevice {
  id: number;
  device: string;
  kind: string;
  label: string;
  firmware: string;
  troubles: Trouble[];
  gateway: string | null;
  home: string | null;
  assigned_at: string | null;
  last_seen_at: string | null;
  measured_at: string | null;
  battery_percent: number | null;
  rssi_dbm: number | null;
  reconnects: number | null;
  clock_offset_ms: number | null;
  readings: number;
  unusable: number;
  tickets: number;
}

export interface Ticket {
  id: number;
  gateway: string | null;
  device_id: number | null;
  device: string | null;
  kind: "call" | "battery" | "replace" | "collect" | "visit" | "note";
  text: string;
  opened_by: string;
  opened_at: string;
  closed_by: string | null;
  closed_at: string | null;
  result: string | null;
}

export interface FleetCounts {
  gateways: number;
  well: number;
  troubled: number;
  low_batteries: number;
  clocks_off: number;
  devices: number;
  on_the_shelf: number;
}

export interface FleetPage {
  now: string;
  may_act: boolean;
  counts: FleetCounts;
  gateways: FleetGateway[];
  devices: FleetDevice[];
  tickets: Ticket[];
}

export interface Moment {
  at: string;
  outbox_depth: number;
  round_trip_ms: number | null;
  clock_offset_ms: number;
}

export interface FleetCommand {
  id: string;
  name: string;
  asked_by: string;
  asked_at: string;
  sent_at: string | null;
  answered_at: string | null;
  status: string | null;
  answer: string | null;
}

export interface GatewayPage {
  now: string;
  may_act: boolean;
  gateway: FleetGateway;
  homes: FleetHome[];
  devices: FleetDevice[];
  history: Moment[];
  tickets: Ticket[];
  commands: FleetCommand[];
}

export interface OpenTicket {
  gateway: string | null;
  device: number | null;
  kind: "call" | "battery" | "replace" | "collect" | "visit" | "note";
  text: string;
}

export interface CloseTicket {
  result: string;
}

export interface AskCommand {
  name: "fetch_now" | "restart_radio" | "resend" | "send_log" | "identify" | "renew";
}

export interface AssignKit {
  code: string;
  gateway: string | null;
  devices: number[];
}

export interface Replace {
  by: number;
}

export interface Return {
  retire: boolean;
}

export interface Done {
  id: string | null;
}
