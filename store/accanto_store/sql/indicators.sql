-- What the service's own indicators are counted from.

-- name: people
-- Every patient whom the indicators concern, with the GP, and whether this account cares for them. `own`: only those.
-- Names only of patients whom the account reaches.
select p.id, p.uid::text as patient, p.enrolled_at, c.pathway, coalesce(i.code, '') as code,
  coalesce(i.given_name, '') as given_name, coalesce(i.family_name, '') as family_name,
  g.username as gp, g.display_name as gp_name,
  (select min(starts) from silence where patient_id = p.id and kind = 'decesso' and lifted_at is null) as deceased_at,
  exists (select from care_team where patient_id = p.id and account_id = %(account)s) as in_team
from patient p
join counted_patient c on c.patient_id = p.id
left join patient_identity i on i.patient_id = p.id
left join lateral (
  select a.username, a.display_name from care_team c join account a on a.id = c.account_id and a.role = 'gp'
  where c.patient_id = p.id order by c.since, a.id limit 1) g on true
where not %(own)s or exists (select from care_team where patient_id = p.id and account_id = %(account)s)
order by i.family_name, i.given_name, p.id;

-- name: agreed
-- From when until when each patient agreed to the service.
select p.uid::text as patient, c.given_at as starts, c.revoked_at as ends
from counted_adesione c join patient p on p.id = c.patient_id
union all
select uid::text, adesione_at, null from patient p
where adesione_at is not null
  and not exists (select from counted_adesione c where c.patient_id = p.id);

-- name: versions
-- Every version of a plan that was ever more than a draft, and until when it was the newest.
select p.uid::text as patient, v.effective_from as starts, v.ends,
  v.is_approved and (v.ends is not null or v.status = 'active') as is_in_force, v.review_on
from (
  select *, lead(effective_from) over (partition by patient_id order by version) as ends
  from counted_plan where status <> 'draft') v
join patient p on p.id = v.patient_id;

-- name: months
-- Occurrences and readings, added up by patient, month, kind and signal.
select p.uid::text as patient, date_trunc('month', d.day)::date as month, d.kind, d.signal,
  sum(d.due)::int as due, sum(d.done + d.late)::int as done, sum(d.excused)::int as excused
from patient_day d join patient p on p.id = d.patient_id
where d.day >= %(since)s and d.day <= %(until)s
group by 1, 2, 3, 4;

-- name: pictures
-- When usable pictures of the fundus came.
select p.uid::text as patient, i.received_at as starts, null::timestamptz as ends
from picture i join patient p on p.id = i.patient_id
where i.verdict <> 'retake' and i.received_at >= %(since)s;

-- name: claim_uncounted
-- Patients whose days were not counted for a while, held until we commit, whom nobody else counts.
select p.id, u.counted_at
from patient p left join patient_day_until u on u.patient_id = p.id
where u.counted_at is null or u.counted_at < %(before)s
order by u.counted_at nulls first, p.id
limit %(most)s for no key update of p skip locked;

-- name: versions_of
-- The plans of some patients since a moment, each with until when it was in force.
select v.patient_id, v.version, v.effective_from, v.document::text as document, v.approved_by, v.ends
from (
  select *, lead(effective_from) over (partition by patient_id order by version) as ends
  from plan where patient_id = any(%(patients)s::bigint[]) and status <> 'draft') v
where v.ends is not null and v.ends > %(since)s or v.ends is null and v.status = 'active';

-- name: forget_days
-- What was counted of a patient from a day on.
delete from patient_day where patient_id = %(patient)s and day >= %(since)s;

-- name: put_day
-- What became of one entry of the calendar on one day.
insert into patient_day (patient_id, day, item, kind, signal, due, done, late, missed, excused)
values (%(patient)s, %(day)s, %(item)s, %(kind)s, %(signal)s, %(due)s, %(done)s, %(late)s, %(missed)s, %(excused)s)
on conflict (patient_id, day, item, signal) do update set kind = excluded.kind,
  due = patient_day.due + excluded.due, done = patient_day.done + excluded.done,
  late = patient_day.late + excluded.late, missed = patient_day.missed + excluded.missed,
  excused = patient_day.excused + excluded.excused;

-- name: count_readings
-- The readings of a patient's devices (but what gateways say of themselves, 90 to 99), and windows of their ECG, by day
-- of the wall: how many came, how many were usable.
insert into patient_day (patient_id, day, item, kind, due, done)
select %(patient)s, day, '', 'readings', count(*), count(*) filter (where quality >= 0.5)
from (
  select (o.time at time zone 'Europe/Rome')::date as day, o.quality / 100.0 as quality
  from observation o join device d on d.id = o.device_id and d.kind <> 'manual'
  where o.patient_id = %(patient)s and o.time >= %(since)s and o.signal not between 90 and 99
  union all
  select (f.ends at time zone 'Europe/Rome')::date, case when f.code = 'heart_rate' then f.quality else 0 end
  from finding f
  where f.patient_id = %(patient)s and f.code in ('heart_rate', 'ecg_quality') and f.ends >= %(since)s) r
group by day;

-- name: counted
-- How far a patient's days are counted.
insert into patient_day_until (patient_id, counted_at) values (%(patient)s, %(now)s)
on conflict (patient_id) do update set counted_at = excluded.counted_at;

-- name: readings
-- Questions to specialists that were asked in a span and not withdrawn, each until its first final referto.
select p.uid::text as patient, r.asked_at as starts, r.done_at as ends
from counted_reading r join patient p on p.id = r.patient_id
where r.asked_at >= %(since)s and r.asked_at < %(until)s and r.state <> 'withdrawn'
