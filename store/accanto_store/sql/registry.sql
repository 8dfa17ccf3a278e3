-- name: enrol_patient
-- A person, by a uid that the caller chose; the number by which all tables know them. Enrolling again changes
-- nothing but the date of an adesione that was missing.
insert into patient (uid, adesione_at) values (%(uid)s, %(adesione_at)s)
on conflict (uid) do update set adesione_at = coalesce(patient.adesione_at, excluded.adesione_at)
returning id;

-- name: withdraw_adesione
-- From now on nothing of this person is stored.
update patient set adesione_at = null where id = %(patient_id)s;

-- name: enrol_gateway
-- A gateway that may speak to us.
insert into gateway (id) values (%(gateway)s) on conflict (id) do nothing;

-- name: enrol_device
-- A device, by its name in topics; its number.
insert into device (name, kind, maker, model, serial)
values (%(name)s, %(kind)s, %(maker)s, %(model)s, %(serial)s)
on conflict (name) do update set kind = excluded.kind, maker = excluded.maker, model = excluded.model,
  serial = excluded.serial
returning id;

-- name: assign_device
-- From `starts` on the device measures this patient; where it already does, nothing changes.
insert into device_assignment (device_id, patient_id, starts)
select %(device_id)s, %(patient_id)s, %(starts)s
where not exists (
  select from device_assignment
  where device_id = %(device_id)s and patient_id = %(patient_id)s and ends is null)
on conflict (device_id, starts) do nothing;

-- name: release_device
-- Until `ends` the device measured whom it measured.
update device_assignment set ends = %(ends)s where device_id = %(device_id)s and ends is null;

-- name: known_gateways
-- Which of these gateways are enrolled.
select id from gateway where id = any(%(names)s);

-- name: known_devices
-- Every assignment of these devices, with the patient's adesione; a device without one has nulls.
select d.name, d.id, a.patient_id, a.starts, a.ends, p.adesione_at
from device d
left join device_assignment a on a.device_id = d.id
left join patient p on p.id = a.patient_id
where d.name = any(%(names)s)
order by d.name, a.starts;
