-- The fleet as technicians see it, and what they do about it. Of patients only what is needed to reach a home.

-- name: gateways
-- Every gateway with the last it said, and how many tickets are open.
select f.gateway, f.online, f.seen_at, f.software, f.reported_at, f.outbox_depth, f.outbox_bytes, f.outbox_oldest_at,
  f.disk_free_bytes, f.disk_bytes, f.clock_synchronised, f.clock_offset_ms, f.round_trip_ms, f.scans_restarted,
  f.radio_lost, f.adapter_resets, f.certificate_expires_at, f.config_wanted, f.config_version, f.config_refused,
  g.enrolled_at, f.devices,
  (select count(*) from fleet_ticket t where t.gateway = f.gateway and t.closed_at is null) as tickets
from fleet_gateway f join gateway g on g.id = f.gateway
where %(gateway)s::text is null or f.gateway = %(gateway)s
order by f.gateway;

-- name: devices
-- Every device but patients' own hands and what was retired, with how its readings of 30 days fared.
select f.device_id, f.device, f.kind, f.maker, f.model, f.serial, f.firmware, f.gateway, f.connected, f.last_seen_at,
  f.battery_percent, f.rssi_dbm, f.reconnects, f.clock_offset_ms, f.patient_id, a.starts as assigned_at,
  (select max(l.time) from latest l where l.patient_id = f.patient_id and l.device_id = f.device_id) as measured_at,
  coalesce(q.readings, 0) as readings, coalesce(q.unusable, 0) as unusable,
  (select count(*) from fleet_ticket t where t.device_id = f.device_id and t.closed_at is null) as tickets
from fleet_device f
join device d on d.id = f.device_id and d.kind <> 'manual' and d.retired_at is null
left join device_assignment a on a.device_id = f.device_id and a.ends is null
left join lateral (
  select count(*) as readings,
    count(*) filter (where case when code = 'heart_rate' then quality else 0 end < 0.5) as unusable
  from finding where patient_id = f.patient_id and device_id = f.device_id
    and code in ('heart_rate', 'ecg_quality') and starts >= %(since)s) q on f.patient_id is not null
where (%(gateway)s::text is null or f.gateway = %(gateway)s) and (%(device)s::int is null or f.device_id = %(device)s)
order by f.device;

-- name: homes
-- Where gateways stand: the patients whom their devices measure. Names only where `names` is `all`, or for patients
-- of the account where it is `team`; their codes always.
select d.gateway, d.id as device_id, p.id as patient_id, p.uid, i.code,
  coalesce(h.name, '') as name, coalesce(h.town, '') as town, coalesce(h.address, '') as address,
  coalesce(h.phone, '') as phone, coalesce(h.caregiver_name, '') as caregiver_name,
  coalesce(h.caregiver_phone, '') as caregiver_phone
from device d
join device_assignment a on a.device_id = d.id and a.ends is null
join patient p on p.id = a.patient_id
join coded_patient i on i.patient_id = p.id
left join home_address h on h.patient_id = p.id and (%(names)s = 'all' or %(names)s = 'team' and exists (
  select from care_team where patient_id = p.id and account_id = %(account)s))
where d.kind <> 'manual' and (%(gateway)s::text is null or d.gateway = %(gateway)s)
order by d.gateway, i.code, d.id;

-- name: history
-- The last day of a gateway, ten minutes a row.
select at, outbox_depth, round_trip_ms, clock_offset_ms from gateway_history
where gateway = %(gateway)s and at >= %(since)s order by at;

-- name: commands
-- What a gateway was asked to do lately, the newest first.
select id, name, asked_by, asked_at, sent_at, answered_at,
  case when status is null and expires_at < now() then 'expired' else status end as status, answer
from gateway_command where gateway = %(gateway)s order by asked_at desc limit 10;

-- name: ask
-- A gateway is asked to do something; whoever signs sends it.
insert into gateway_command (gateway, name, asked_by) values (%(gateway)s, %(name)s, %(by)s) returning id;

-- name: tickets
-- What is to be done, or was done lately, about a gateway and its devices; or about all of them.
select t.id, t.gateway, t.device_id, d.name as device, t.kind, t.text, t.opened_by, t.opened_at, t.closed_by, t.closed_at,
  t.result
from fleet_ticket t left join device d on d.id = t.device_id
where (%(gateway)s::text is null or t.gateway = %(gateway)s or d.gateway = %(gateway)s)
  and (t.closed_at is null or t.closed_at > %(since)s)
order by t.closed_at is not null, t.opened_at desc, t.id desc limit 200;

-- name: open_ticket
-- Something to be done.
insert into fleet_ticket (gateway, device_id, kind, text, opened_by)
values (%(gateway)s, %(device)s, %(kind)s, %(text)s, %(by)s) returning id;

-- name: close_ticket
-- It is done, with what came of it.
update fleet_ticket set closed_at = now(), closed_by = %(by)s, result = %(result)s
where id = %(ticket)s and closed_at is null returning id;

-- name: device_named
-- A device by its name.
select id from device where name = %(name)s;

-- name: hold_device
-- A device, held until we commit, and whose measurements it takes now.
select d.id, d.kind, d.retired_at, a.patient_id
from device d left join device_assignment a on a.device_id = d.id and a.ends is null
where d.id = %(device)s and d.kind <> 'manual' for update of d;

-- name: patient_by_code
-- The patient whom people call by this code.
select p.id, p.uid from coded_patient i join patient p on p.id = i.patient_id where i.code = %(code)s;

-- name: give_device
-- From now on the device measures this patient.
insert into device_assignment (device_id, patient_id, starts) values (%(device)s, %(patient)s, now());

-- name: carry_device
-- Which gateway will carry a device that is given: the one that was named, or the one of the patient's other devices.
update device set gateway = coalesce(%(gateway)s, (
  select d.gateway from device d join device_assignment a on a.device_id = d.id and a.ends is null
  where a.patient_id = %(patient)s and d.gateway is not null and d.id <> %(device)s limit 1))
where id = %(device)s;

-- name: gateway_known
-- A gateway by its name.
select id from gateway where id = %(gateway)s;

-- name: take_device
-- From now on the device measures nobody.
update device_assignment set ends = now() where device_id = %(device)s and ends is null and starts < now();

-- name: retire_device
-- The device left the service for good.
update device set retired_at = now() where id = %(device)s;
