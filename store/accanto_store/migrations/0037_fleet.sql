-- How gateways and their devices fare, what they are told, and how a new one comes in.

-- What runs on a device, as it says itself.
alter table device add column firmware text not null default '';

-- One row is the last that a gateway said of itself.
create table gateway_report (
  gateway text primary key references gateway,
  reported_at timestamptz not null,
  outbox_depth bigint not null,
  outbox_bytes bigint not null,
  outbox_oldest_at timestamptz,
  disk_bytes bigint,
  disk_free_bytes bigint,
  clock_synchronised boolean not null,
  clock_offset_ms bigint not null,
  round_trip_ms bigint,
  scans_restarted bigint not null,
  radio_lost bigint not null,
  adapter_resets bigint not null,
  certificate_expires_at timestamptz,
  config_version bigint);

-- One row is ten minutes of a gateway: the last that it said in them.
create table gateway_history (
  gateway text not null references gateway,
  at timestamptz not null,
  outbox_depth bigint not null,
  round_trip_ms bigint,
  clock_offset_ms bigint not null,
  disk_free_bytes bigint,
  primary key (gateway, at));
create index gateway_history_at on gateway_history (at);

-- One row is the last that a device's gateway said of it.
create table device_report (
  device_id int primary key references device,
  reported_at timestamptz not null,
  connected boolean not null,
  last_seen_at timestamptz,
  battery_percent smallint,
  rssi_dbm smallint,
  reconnects bigint not null,
  gaps bigint not null,
  refused bigint not null,
  unusable bigint not null,
  clock_offset_ms bigint);

-- One row is an hour of a device: the last that was said of it.
create table device_history (
  device_id int not null references device,
  at timestamptz not null,
  battery_percent smallint,
  rssi_dbm smallint,
  reconnects bigint not null,
  gaps bigint not null,
  primary key (device_id, at));
create index device_history_at on device_history (at);

-- One row is a configuration of a gateway, signed; the highest version is retained at the broker.
-- `told` is what stands in it, but for its number and its moment.
create table gateway_config (
  gateway text not null references gateway,
  version bigint not null,
  issued_at timestamptz not null,
  told jsonb not null,
  signed bytea not null,
  answered_at timestamptz,
  status text check (status in ('done', 'refused', 'failed')),
  answer text,
  primary key (gateway, version));

-- One row is something that a gateway was asked to do.
create table gateway_command (
  id uuid primary key default gen_random_uuid(),
  gateway text not null references gateway,
  name text not null check (
    name in ('fetch_now', 'restart_radio', 'resend', 'send_log', 'identify', 'renew', 'papers')),
  argument text not null default '',
  asked_by text not null,
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '5 minutes',
  sent_at timestamptz,
  answered_at timestamptz,
  status text check (status in ('done', 'refused', 'failed', 'expired')),
  answer text);
create index gateway_command_open on gateway_command (expires_at) where status is null;
create index gateway_command_of on gateway_command (gateway, asked_at desc);

-- One row is an invitation to enrol: only the hash of its code is kept. It serves one key: that of the first request.
create table gateway_invitation (
  id uuid primary key default gen_random_uuid(),
  code_sha256 bytea not null unique,
  gateway text not null references gateway,
  invited_by text not null,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  request bytea,
  key_sha256 bytea,
  asked_at timestamptz,
  answer jsonb,
  refusal text,
  answered_at timestamptz);
create index gateway_invitation_open on gateway_invitation (asked_at) where answered_at is null and request is not null;

-- One row is a gateway as a technician looks at it. Nothing clinical.
create view fleet_gateway as
  select g.id as gateway, g.online, g.seen_at, g.software, r.reported_at, r.outbox_depth, r.outbox_bytes,
    r.outbox_oldest_at, r.disk_free_bytes, r.disk_bytes, r.clock_synchronised, r.clock_offset_ms, r.round_trip_ms,
    r.scans_restarted, r.radio_lost, r.adapter_resets, r.certificate_expires_at,
    c.version as config_wanted, r.config_version,
    case when c.status <> 'done' then c.answer end as config_refused,
    (select count(*) from device d where d.gateway = g.id) as devices
  from gateway g
  left join gateway_report r on r.gateway = g.id
  left join lateral (
    select version, status, answer from gateway_config where gateway = g.id order by version desc limit 1) c on true;

-- One row is a device as a technician looks at it. Nothing clinical.
create view fleet_device as
  select d.id as device_id, d.name as device, d.kind, d.maker, d.model, d.serial, d.firmware, d.gateway, r.connected,
    r.last_seen_at, r.battery_percent, r.rssi_dbm, r.reconnects, r.gaps, r.refused, r.unusable, r.clock_offset_ms,
    r.reported_at, a.patient_id
  from device d
  left join device_report r on r.device_id = d.id
  left join device_assignment a on a.device_id = d.id and a.ends is null;
