-- How gateways fare, what they are told, and how new ones come in.

-- name: report_gateway
-- The newest that an enrolled gateway says of itself; what was said earlier and comes later changes nothing.
insert into gateway_report
select id, %(at)s, %(outbox_depth)s, %(outbox_bytes)s, %(outbox_oldest_at)s, %(disk_bytes)s, %(disk_free_bytes)s,
  %(clock_synchronised)s, %(clock_offset_ms)s, %(round_trip_ms)s, %(scans_restarted)s, %(radio_lost)s,
  %(adapter_resets)s, %(certificate_expires_at)s, %(config_version)s
from gateway where id = %(gateway)s
on conflict (gateway) do update set reported_at = excluded.reported_at, outbox_depth = excluded.outbox_depth,
  outbox_bytes = excluded.outbox_bytes, outbox_oldest_at = excluded.outbox_oldest_at,
  disk_bytes = excluded.disk_bytes, disk_free_bytes = excluded.disk_free_bytes,
  clock_synchronised = excluded.clock_synchronised, clock_offset_ms = excluded.clock_offset_ms,
  round_trip_ms = excluded.round_trip_ms, scans_restarted = excluded.scans_restarted,
  radio_lost = excluded.radio_lost, adapter_resets = excluded.adapter_resets,
  certificate_expires_at = excluded.certificate_expires_at, config_version = excluded.config_version
where gateway_report.reported_at <= excluded.reported_at;

-- name: remember_gateway
-- The last of each ten minutes.
insert into gateway_history
select id, date_bin('10 minutes', %(at)s, 'epoch'), %(outbox_depth)s, %(round_trip_ms)s, %(clock_offset_ms)s,
  %(disk_free_bytes)s
from gateway where id = %(gateway)s
on conflict (gateway, at) do update set outbox_depth = excluded.outbox_depth, round_trip_ms = excluded.round_trip_ms,
  clock_offset_ms = excluded.clock_offset_ms, disk_free_bytes = excluded.disk_free_bytes;

-- name: carry_seen
-- A device that another gateway saw an hour after its own had seen it last has gone there. A clock that is ahead takes
-- nothing.
update device d set gateway = %(gateway)s
from device_report r
where d.name = %(device)s and d.gateway <> %(gateway)s and r.device_id = d.id
  and %(last_seen_at)s::timestamptz <= %(at)s + interval '5 minutes'
  and least(r.last_seen_at, r.reported_at) < %(last_seen_at)s::timestamptz - interval '1 hour'
  and exists (select from gateway where id = %(gateway)s);

-- name: report_device
-- The newest that a gateway says of a device of its own.
insert into device_report
select id, %(at)s, %(connected)s, %(last_seen_at)s, %(battery_percent)s, %(rssi_dbm)s, %(reconnects)s, %(gaps)s,
  %(refused)s, %(unusable)s, %(clock_offset_ms)s
from device where name = %(device)s and gateway = %(gateway)s
on conflict (device_id) do update set reported_at = excluded.reported_at, connected = excluded.connected,
  last_seen_at = excluded.last_seen_at, battery_percent = coalesce(excluded.battery_percent, device_report.battery_percent),
  rssi_dbm = coalesce(excluded.rssi_dbm, device_report.rssi_dbm), reconnects = excluded.reconnects,
  gaps = excluded.gaps, refused = excluded.refused, unusable = excluded.unusable,
  clock_offset_ms = coalesce(excluded.clock_offset_ms, device_report.clock_offset_ms)
where device_report.reported_at <= excluded.reported_at;

-- name: remember_device
-- The last of each hour.
insert into device_history
select id, date_bin('1 hour', %(at)s, 'epoch'), %(battery_percent)s, %(rssi_dbm)s, %(reconnects)s, %(gaps)s
from device where name = %(device)s and gateway = %(gateway)s
on conflict (device_id, at) do update set battery_percent = excluded.battery_percent, rssi_dbm = excluded.rssi_dbm,
  reconnects = excluded.reconnects, gaps = excluded.gaps;

-- name: say_of_device
-- The state of a device, for the rules of its patient's plan: said when it changed by so much, or once a day.
insert into statement (patient_id, name, time, value, said_by)
select a.patient_id, %(name)s || '/' || d.kind, %(at)s, %(value)s, %(gateway)s
from device d join device_assignment a on a.device_id = d.id and a.ends is null
where d.name = %(device)s and d.gateway = %(gateway)s and not exists (
  select from (
    select value, time from statement
    where patient_id = a.patient_id and name = %(name)s || '/' || d.kind and time <= %(at)s
    order by time desc limit 1) last
  where abs(last.value - %(value)s) < %(step)s and last.time > %(at)s - interval '1 day')
on conflict (patient_id, name, time) do nothing;

-- name: answer_command
-- What became of a command, as its gateway says; the first answer counts.
update gateway_command set answered_at = now(), status = %(status)s, answer = %(answer)s
where id = %(id)s and gateway = %(gateway)s and status is null;

-- name: answer_config
-- What became of a configuration, as its gateway says.
update gateway_config set answered_at = now(), status = %(status)s, answer = %(answer)s
where gateway = %(gateway)s and version = %(version)s;

-- name: forget_history
-- Nobody looks at the curves of a kit after a month.
with gateways as (delete from gateway_history where at < now() - interval '30 days'),
  commands as (delete from gateway_command where asked_at < now() - interval '90 days')
delete from device_history where at < now() - interval '30 days';

-- name: invite
-- A code for a gateway; whatever was open for it before is worth nothing any more.
with gone as (
  delete from gateway_invitation where gateway = %(gateway)s and answered_at is null)
insert into gateway_invitation (code_sha256, gateway, invited_by, expires_at)
values (%(code)s, %(gateway)s, %(by)s, %(expires_at)s) returning id;

-- name: ask_enrolment
-- A request under a code that is good; again only for the key that it was used for first.
update gateway_invitation
set request = %(request)s, key_sha256 = %(key)s, asked_at = coalesce(asked_at, now())
where code_sha256 = %(code)s and expires_at > now() and (key_sha256 is null or key_sha256 = %(key)s)
returning id;

-- name: enrolment
-- What became of a request.
select gateway, answer, refusal from gateway_invitation where id = %(id)s and answered_at is not null;

-- name: asked_enrolments
-- Requests that wait for their papers; whoever takes one holds it.
select id, gateway, request from gateway_invitation
where request is not null and answered_at is null order by asked_at limit 10 for update skip locked;

-- name: answer_enrolment
-- The papers, or why not.
update gateway_invitation set answer = %(answer)s, refusal = %(refusal)s, answered_at = now() where id = %(id)s;

-- name: due_commands
-- What is to be sent to gateways that are there, again every five seconds until they answer; whoever takes one holds it.
select c.id, c.gateway, c.name, c.argument, c.asked_at, c.expires_at
from gateway_command c join gateway g on g.id = c.gateway
where c.status is null and c.expires_at > now() and g.online
  and (c.sent_at is null or c.sent_at < now() - interval '5 seconds')
order by c.asked_at limit 50 for update of c skip locked;

-- name: sent_command
-- It is on its way.
update gateway_command set sent_at = now() where id = %(id)s;

-- name: expire_commands
-- Nobody answered in time.
update gateway_command set status = 'expired', answered_at = now() where status is null and expires_at <= now();

-- name: order
-- A command for a gateway.
insert into gateway_command (gateway, name, argument, asked_by, expires_at)
values (%(gateway)s, %(name)s, %(argument)s, %(by)s, now() + %(within)s) returning id;

-- name: answered_renewals
-- Requests of gateways for a new certificate that nobody has answered.
select c.id, c.gateway, c.answer from gateway_command c
where c.name = 'renew' and c.status = 'done' and c.answered_at > now() - interval '1 hour' and not exists (
  select from gateway_command p where p.gateway = c.gateway and p.name = 'papers' and p.asked_at >= c.answered_at)
for update of c skip locked;

-- name: ending_papers
-- Gateways that are there and whose certificate ends within so many days; asked once a day.
select g.id from gateway g join gateway_report r on r.gateway = g.id
where g.online and r.certificate_expires_at < now() + %(within)s and not exists (
  select from gateway_command c where c.gateway = g.id and c.name = 'renew' and c.asked_at > now() - interval '1 day');

-- name: gateways
-- Every gateway with the newest of its configurations.
select g.id, c.version, c.told, c.signed from gateway g
left join lateral (
  select version, told, signed from gateway_config where gateway = g.id order by version desc limit 1) c on true
order by g.id;

-- name: put_config
-- A configuration, under the next version.
insert into gateway_config (gateway, version, issued_at, told, signed)
values (%(gateway)s, %(version)s, %(issued_at)s, %(told)s, %(signed)s) on conflict do nothing returning version;

-- name: home_of
-- Whom a gateway serves: its devices, who measures with them and since when (no other patient in between), and the plan
-- in force.
select d.name, d.kind, a.patient_id, p.document, (
    select min(own.starts) from device_assignment own
    where (own.device_id, own.patient_id) = (a.device_id, a.patient_id) and not exists (
        select from device_assignment other
        where other.device_id = a.device_id and other.patient_id <> a.patient_id and other.starts > own.starts
    )
) as starts
from device d
left join device_assignment a on a.device_id = d.id and a.ends is null
left join plan p on p.patient_id = a.patient_id and p.status = 'active'
where d.gateway = %(gateway)s order by d.name;

-- name: ended_command
-- What became of a command, once something did.
select status, answer from gateway_command where id = %(id)s and status is not null;
