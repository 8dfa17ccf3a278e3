-- name: arrivals
-- For each block: its last sample's time (gateway clock) and when the centre had it, seconds since 1970.
select extract(epoch from start)::float8 + samples / rate as measured, extract(epoch from received_at)::float8 as received
from waveform

-- name: alert_events
-- For each alert that was raised: the last point it was raised for, the arrival that made it known, the event, seconds since 1970.
select e.id,
       (select extract(epoch from max((s ->> 'time')::timestamptz))::float8
        from jsonb_array_elements(a.explanation -> 'samples') s where (s ->> 'time')::timestamptz <= e.at) as measured,
       extract(epoch from greatest(
         (select max(received_at) from waveform w where w.patient_id = a.patient_id and w.received_at <= e.at),
         (select max(received_at) from observation o where o.patient_id = a.patient_id and o.received_at <= e.at)))::float8
         as received,
       extract(epoch from e.at)::float8 as said
from alert_event e join alert a on a.id = e.alert_id
where e.event = 'raised'

-- name: crowd_patients
-- Patients numbered from 1, in an empty database.
insert into patient (adesione_at) select now() from generate_series(1, %(patients)s)

-- name: crowd_identities
-- A name for each.
insert into patient_identity (patient_id, given_name, family_name, birth_date, sex, pathway, code)
select id, 'Paziente', 'Numero' || id, '1945-03-14', 'f', case id %% 2 when 0 then 'BPCO' else 'Scompenso' end, 'ACC-' || id
from patient where id <= %(patients)s

-- name: crowd_devices
-- A device for each, with the same number.
insert into device (name, kind) select 'pulse-' || id, 'spo2' from patient where id <= %(patients)s order by id

-- name: crowd_plans
-- A plan for each.
insert into plan (patient_id, version, status, effective_from, document, approved_by, approved_at)
select id, 1, 'active', now() - interval '14 days', '{}', 'dott.ssa Paoli', now() from patient where id <= %(patients)s

-- name: crowd_values
-- Saturations of the first patients, one every eight hours.
insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)
select now() - k * interval '8 hours', 90 + (p * 7 + k * 3) %% 5, p, now(), p, 10, 95, 0
from generate_series(1, %(cases)s) p, generate_series(0, %(points)s - 1) k

-- name: crowd_alerts
-- An open alert of each of the first patients.
insert into alert (patient_id, rule_id, plan_version, kind, severity, condition, handling, starts, ends, last_at, episodes,
  explanation, raised_at)
select p, 'spo2-low', 1, 'clinical', (array['high', 'medium', 'medium', 'low', 'low', 'low'])[1 + p %% 6], 'active', 'new',
  now(), now(), now(), '[]', %(explanation)s, now() - p %% 300 * interval '1 minute'
from generate_series(1, %(cases)s) p

-- name: crowd_deadlines
-- A deadline of each alert.
insert into case_timer (patient_id, due_at, what)
select patient_id, now() + (5 + id %% 400) * interval '1 minute',
  jsonb_build_object('kind', 'answer_by', 'alert', id, 'call', 1)
from alert
