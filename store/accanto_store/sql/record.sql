-- What the page of one patient shows. The account was asked for on the way in (people.patient_of); the list joins its
-- care team here.

-- name: patients
-- Every patient of an account, by name: what is open, when the plan is to be reviewed, when something was last heard.
select p.uid, i.code, i.given_name, i.family_name, i.birth_date, i.sex, i.pathway, p.adesione_at,
  g.display_name as gp, m.display_name as case_manager, pl.version as plan_version,
  (pl.document->>'review_on')::date as review_on, d.patient_id is not null as has_draft, l.newest as last_at,
  o.gravest as priority, coalesce(o.count, 0)::int as open_alerts
from care_team c
join patient p on p.id = c.patient_id
join patient_identity i on i.patient_id = p.id
left join plan pl on pl.patient_id = p.id and pl.status = 'active'
left join plan_draft d on d.patient_id = p.id
left join lateral (
  select max(time) as newest from latest where patient_id = p.id) l on true
left join lateral (
  select count(*), (array_agg(severity order by array_position(array['high', 'medium', 'low', 'information'], severity)))[1]
    as gravest
  from alert where patient_id = p.id and handling not in ('closed', 'withdrawn')) o on true
left join lateral (
  select a.display_name from care_team t join account a on a.id = t.account_id and a.role = 'gp'
  where t.patient_id = p.id order by t.since, a.id limit 1) g on true
left join lateral (
  select a.display_name from care_team t join account a on a.id = t.account_id and a.role = 'case_manager'
  where t.patient_id = p.id order by t.since, a.id limit 1) m on true
where c.account_id = %(account)s
order by i.family_name, i.given_name, p.id;

-- name: person
-- Who a patient is.
select p.uid, i.code, i.given_name, i.family_name, i.birth_date, i.sex, i.pathway, i.tax_code, i.phone, i.address,
  i.town, i.allergies, i.caregiver_name, i.caregiver_phone, p.enrolled_at, p.adesione_at
from patient p join patient_identity i on i.patient_id = p.id where p.id = %(patient)s;

-- name: team
-- Who cares for a patient, the first in each role first.
select a.username, a.display_name, a.role, t.since
from care_team t join account a on a.id = t.account_id
where t.patient_id = %(patient)s and a.disabled_at is null
order by array_position(array['gp', 'case_manager'], a.role), t.since, a.id;

-- name: plan_in_force
-- The plan that is in force.
select version, effective_from, document::text as document, approved_by, approved_at, reason
from plan where patient_id = %(patient)s and status = 'active';

-- name: plan_versions
-- Every version, the newest first.
select version, status, effective_from, approved_by, approved_at, reason
from plan where patient_id = %(patient)s order by version desc;

-- name: plan_version
-- One version.
select version, effective_from, document::text as document, approved_by, approved_at, reason
from plan where patient_id = %(patient)s and version = %(version)s;

-- name: open_alerts
-- What is open about a patient, the gravest first.
select uid, rule_id, kind, severity, condition, handling, starts, raised_at, owner, explanation
from alert where patient_id = %(patient)s and handling not in ('closed', 'withdrawn')
order by array_position(array['high', 'medium', 'low', 'information'], severity), raised_at, id;

-- name: kit
-- The devices that measure a patient, with the newest value of each and what it last said of its battery (a device says
-- so by its kind).
select d.id, d.name, d.kind, d.maker, d.model, d.serial, d.gateway, a.starts as since, l.newest as last_at, b.value as battery
from device_assignment a join device d on d.id = a.device_id
left join lateral (
  select greatest(
    (select max(time) from latest where patient_id = a.patient_id and device_id = d.id),
    (select max(ends) from finding
     where patient_id = a.patient_id and device_id = d.id and starts > now() - interval '60 days')) as newest) l on true
left join lateral (
  select value from statement
  where patient_id = a.patient_id and name in ('device/battery/' || d.kind, 'device/battery/' || d.name, 'device/battery')
  order by time desc limit 1) b on true
where a.patient_id = %(patient)s and a.ends is null
order by d.kind, d.id;

-- name: gateways
-- The boxes that carry these devices.
select distinct g.id, g.seen_at, g.online, g.software
from device_assignment a join device d on d.id = a.device_id join gateway g on g.id = d.gateway
where a.patient_id = %(patient)s and a.ends is null order by g.id;

-- name: last_contact
-- The newest time that a person of the centre spoke with the patient, or tried to.
select e.at, e.event, coalesce(o.display_name, e.actor) as actor, a.outcome
from alert_event e join alert a on a.id = e.alert_id left join account o on o.username = e.actor
where a.patient_id = %(patient)s and e.actor is not null
  and (e.event = 'no_answer' or (e.event = 'closed' and a.outcome in (
    'called_ok', 'called_taught', 'called_medication_per_plan', 'televisit_booked', 'home_visit')))
order by e.at desc, e.id desc limit 1;

-- name: binned
-- Values of a patient from a moment on, in bins of time: the lowest and the highest of each with their moments, so that
-- no extreme is lost however many there are. `mean` is for baselines.
select s.name as signal, b.low, b.high, b.mean, b.count, b.low_at, b.high_at, b.quality
from signal s
cross join lateral (
  select min(value) as low, max(value) as high, avg(value) as mean, count(*)::int as count,
    (array_agg(time order by value, time))[1] as low_at, (array_agg(time order by value desc, time))[1] as high_at,
    max(quality) as quality
  from (
    select distinct on (time, device_id) time, value, quality / 100.0::float8 as quality from observation
    where patient_id = %(patient)s and signal = s.id and time >= %(since)s and not s.is_computed
    order by time, device_id, version desc) o
  group by date_bin(%(width)s::interval, time, '2000-01-01Z')
  union all
  select min(value), max(value), avg(value), count(*)::int,
    (array_agg(ends order by value, ends))[1], (array_agg(ends order by value desc, ends))[1],
    max(quality)::float8
  from finding
  where patient_id = %(patient)s and code = s.name and value is not null and starts >= %(since)s
    and (s.is_computed or s.name in ('fev1', 'pef')) and quality >= 0.5
  group by date_bin(%(width)s::interval, ends, '2000-01-01Z')) b
where not s.is_waveform
order by s.id, b.low_at;

-- name: timeline
-- What happened about a patient, the newest first, from a moment backwards: alerts, calls and outcomes, plans, silences,
-- pictures, answers, entries of the calendar that a person marked, and the enrolment.
select at, kind, what, actor, link, detail from (
  select e.at, 'alert' as kind, e.event as what, coalesce(o.display_name, e.actor) as actor, a.uid::text as link,
    jsonb_build_object('severity', a.severity, 'type', a.kind, 'sentence', a.explanation->'sentence',
      'outcome', case when e.event = 'closed' then a.outcome end) as detail, e.id
  from alert_event e join alert a on a.id = e.alert_id left join account o on o.username = e.actor
  where a.patient_id = %(patient)s and e.at < %(before)s and e.event in (
    'raised', 'worsened', 'reopened', 'acked', 'in_care', 'no_answer', 'closed', 'withdrawn', 'answer_late')
  union all
  select coalesce(approved_at, effective_from), 'plan', status, approved_by, version::text,
    jsonb_build_object('version', version, 'reason', reason, 'title', document->>'title'), version
  from plan where patient_id = %(patient)s and coalesce(approved_at, effective_from) < %(before)s
  union all
  select s.created_at, 'silence', s.kind, coalesce(o.display_name, s.author), null,
    jsonb_build_object('reason', s.reason, 'ends', s.ends), s.id
  from silence s left join account o on o.username = s.author
  where s.patient_id = %(patient)s and s.created_at < %(before)s
  union all
  select s.lifted_at, 'silence', 'lifted', coalesce(o.display_name, s.lifted_by), null,
    jsonb_build_object('reason', s.reason), s.id
  from silence s left join account o on o.username = s.lifted_by
  where s.patient_id = %(patient)s and s.lifted_at < %(before)s
  union all
  select p.received_at, 'picture', p.verdict, a.display_name, p.uid::text,
    jsonb_build_object('eye', p.eye, 'aim', p.aim), p.id
  from picture p join account a on a.id = p.sent_by
  where p.patient_id = %(patient)s and p.received_at < %(before)s
  union all
  select t.time, 'said', t.name, t.said_by, null, jsonb_build_object('value', t.value, 'title', (
      select x->>'title' from plan pl, jsonb_path_query(pl.document, '$.calendar[*]') x
      where pl.patient_id = t.patient_id and pl.status = 'active' and x->>'id' = split_part(t.name, '/', 2) limit 1)), 0
  from statement t
  where t.patient_id = %(patient)s and t.time < %(before)s and t.name not like 'device/%%'
  union all
  select f.ends, 'spirometry', f.code, null, null,
    jsonb_build_object('value', f.value, 'unit', f.unit, 'quality', round(f.quality::numeric, 2)), 0
  from finding f
  where f.patient_id = %(patient)s and f.code = 'fev1' and f.ends < %(before)s
  union all
  select enrolled_at, 'enrolled', 'enrolled', null, null, '{}'::jsonb, 0
  from patient where id = %(patient)s and enrolled_at < %(before)s) happened
order by at desc, id desc limit %(most)s;

-- name: newest_readings
-- The newest values of all signals, the newest first.
select time, signal, value, unit, quality, device from (
  (select o.time, s.name as signal, o.value, s.unit, o.quality / 100.0::float8 as quality,
     coalesce(nullif(trim(d.maker || ' ' || d.model), ''), d.name) as device
   from observation o join signal s on s.id = o.signal join device d on d.id = o.device_id
   where o.patient_id = %(patient)s and o.time > now() - interval '90 days' and not exists (
     select from observation n where n.patient_id = o.patient_id and n.signal = o.signal and n.time = o.time
       and n.device_id = o.device_id and n.version > o.version)
   order by o.time desc limit %(most)s)
  union all
  (select f.ends, f.code, f.value, s.unit, f.quality::float8,
     coalesce(nullif(trim(d.maker || ' ' || d.model), ''), d.name)
   from finding f join signal s on s.name = f.code join device d on d.id = f.device_id
   where f.patient_id = %(patient)s and f.value is not null and f.starts > now() - interval '90 days'
   order by f.ends desc limit %(most)s)) newest
order by time desc limit %(most)s;

-- name: patient_numbers
-- The patients of an account, for the audit of its list.
select patient_id as id from care_team where account_id = %(account)s;

-- name: consents
-- What a patient agreed to and did not withdraw.
select kind, given_at from consent where patient_id = %(patient)s and revoked_at is null order by given_at, id;
