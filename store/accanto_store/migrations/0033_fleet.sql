-- What is to be done about boxes and devices, by those who keep them running.

-- One row is one thing to do (or to know) about a gateway, a device, or both: a call, a battery to send, a replacement.
-- No clinical word belongs here.
create table fleet_ticket (
  id bigint generated always as identity primary key,
  gateway text references gateway,
  device_id int references device,
  kind text not null check (kind in ('call', 'battery', 'replace', 'collect', 'visit', 'note')),
  text text not null default '',
  opened_by text not null,
  opened_at timestamptz not null default now(),
  closed_by text,
  closed_at timestamptz check (closed_at >= opened_at),
  result text,
  check (gateway is not null or device_id is not null),
  check ((closed_at is null) = (closed_by is null)));
create index fleet_ticket_open on fleet_ticket (opened_at) where closed_at is null;
create index fleet_ticket_gateway on fleet_ticket (gateway);
create index fleet_ticket_device on fleet_ticket (device_id);

-- When a device left the service for good.
alter table device add column retired_at timestamptz;
