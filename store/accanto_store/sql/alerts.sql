-- What the watch reads and writes: marks of new data, findings, the points that rules judge, alerts.

-- name: claim_patients
-- Patients with new values, or for whom a rule's moment has come, whom no other worker holds; held until we commit.
-- Who withdrew the adesione owes no measurement: no moment comes for them until they agree anew.
-- Those with new blocks of a trace are claimed one by one (claim_traced). Not those that rest.
select id from patient
where id in (
    select patient_id from (
      select patient_id from dirty where patient_id <> all(%(resting)s::bigint[]) order by id limit 5000) marked
    union
    select patient_id from (
      select d.patient_id from rule_deadline d join patient p on p.id = d.patient_id and p.adesione_at is not null
      where d.due_at <= %(now)s and d.patient_id <> all(%(resting)s::bigint[]) order by d.due_at limit 5000) due)
  and not exists (select from dirty where patient_id = patient.id and signal = any(%(traces)s::smallint[]))
limit %(most)s for no key update skip locked;

-- name: claim_traced
-- One patient with new blocks of a trace whom no other worker holds, held until we commit; not one that rests.
select id from patient
where id in (
  select patient_id from dirty
  where signal = any(%(traces)s::smallint[]) and patient_id <> all(%(resting)s::bigint[]) order by id limit 5000)
limit 1 for no key update skip locked;

-- name: claim_patient
-- This patient, held until we commit, unless another worker holds them.
select id from patient where id = %(patient)s for no key update skip locked;

-- name: dirty_marks
-- The marks of some patients, oldest data first, at most so many.
select id, patient_id, signal, starts, ends from dirty where patient_id = any(%(patients)s::bigint[])
order by starts, id limit %(most)s;

-- name: forget_dirty
-- What was judged is clean.
delete from dirty where id = any(%(ids)s::bigint[]);

-- name: mark_dirty_span
-- New data, or what is too much for one transaction, to be judged. Signal 0 stands for everything.
insert into dirty (patient_id, signal, starts, ends) values (%(patient)s, %(signal)s, %(starts)s, %(ends)s);

-- name: active_plans
-- The plans of some patients that are in force.
select patient_id, version, effective_from, document::text as document, approved_by from plan
where patient_id = any(%(patients)s::bigint[]) and status = 'active';

-- name: deadlines
-- When the rules of some patients speak next by themselves.
select patient_id, rule_id, due_at from rule_deadline where patient_id = any(%(patients)s::bigint[]);

-- name: keep_deadlines
-- The next moments of these rules.
insert into rule_deadline (patient_id, rule_id, due_at)
select * from unnest(%(patients)s::bigint[], %(rules)s::text[], %(moments)s::timestamptz[])
on conflict (patient_id, rule_id) do update set due_at = excluded.due_at;

-- name: drop_deadlines
-- These rules wait for nothing but data.
delete from rule_deadline d using unnest(%(patients)s::bigint[], %(rules)s::text[]) as gone (patient_id, rule_id)
where d.patient_id = gone.patient_id and d.rule_id = gone.rule_id;

-- name: blocks_of_span
-- Where the blocks of one signal lie that touch a span of time: a row each, without their samples.
-- Blocks last at most an hour.
select device_id, start, samples, rate from waveform
where patient_id = %(patient)s and signal = %(signal)s
  and start < %(ends)s and start >= %(starts)s::timestamptz - interval '1 hour'
  and start + make_interval(secs => samples / rate) > %(starts)s
order by device_id, start;

-- name: block_before
-- The newest block of a device that begins before a moment (`infinity`: the newest of all).
select start, samples, rate from waveform
where patient_id = %(patient)s and signal = %(signal)s and device_id = %(device)s and start < %(before)s
order by start desc limit 1;

-- name: blocks_with_samples
-- The blocks of one device that touch a span of time, with their samples as stored.
select start, rate, samples, leads, scale, codec, data from waveform
where patient_id = %(patient)s and signal = %(signal)s and device_id = %(device)s
  and start < %(ends)s and start >= %(starts)s::timestamptz - interval '1 hour'
  and start + make_interval(secs => samples / rate) > %(starts)s
order by start;

-- name: blows_of_span
-- Where forced expirations lie that began in a span of time: a row each, without their samples.
select device_id, start, samples, rate from waveform
where patient_id = %(patient)s and signal = any(%(signals)s::smallint[])
  and start between %(starts)s and %(ends)s
order by device_id, start;

-- name: blows_with_samples
-- The forced expirations of one session on one device, with their samples as stored.
select signal, start, rate, samples, leads, scale, codec, data from waveform
where patient_id = %(patient)s and signal = any(%(signals)s::smallint[]) and device_id = %(device)s
  and start between %(starts)s and %(ends)s
order by start, signal;

-- name: breathing_found
-- Every finding of a patient's spirometry.
select device_id, code, starts, ends, value, unit, quality::numeric::float8 as quality,
  confidence::numeric::float8 as confidence, algorithm, algorithm_version, detail
from finding where patient_id = %(patient)s and algorithm = %(algorithm)s
order by starts, device_id, code;

-- name: reference_of_patient
-- What reference equations must know of a patient.
select sex, birth_date, height_cm from patient_reference where patient_id = %(patient)s;

-- name: findings_of_windows
-- What was found before in these windows of a device.
select code, starts, ends, value, unit, quality::numeric::float8 as quality,
  confidence::numeric::float8 as confidence, algorithm, algorithm_version, detail
from finding
where patient_id = %(patient)s and code = any(%(codes)s::text[])
  and starts = any(%(windows)s::timestamptz[]) and device_id = %(device)s;

-- name: keep_finding
-- A finding, in place of an earlier one of the same window.
insert into finding (patient_id, device_id, code, starts, ends, value, unit, quality, confidence, algorithm,
  algorithm_version, detail)
values (%(patient)s, %(device)s, %(code)s, %(starts)s, %(ends)s, %(value)s, %(unit)s, %(quality)s,
  %(confidence)s, %(algorithm)s, %(algorithm_version)s, %(detail)s)
on conflict (patient_id, code, starts, device_id) do update set
  ends = excluded.ends, value = excluded.value, unit = excluded.unit, quality = excluded.quality,
  confidence = excluded.confidence, algorithm = excluded.algorithm,
  algorithm_version = excluded.algorithm_version, detail = excluded.detail, computed_at = now();

-- name: drop_finding
-- A finding that the data do not bear any more.
delete from finding
where patient_id = %(patient)s and device_id = %(device)s and code = %(code)s and starts = %(starts)s;

-- name: points_measured
-- Values of series, each from a moment on, of each value its newest version; at most so many of a series, the oldest.
select w.n::int as n, p.time, p.value, p.quality, p.device_id, p.time as starts, null::text as algorithm,
  1::float8 as confidence
from unnest(%(patients)s::bigint[], %(names)s::text[], %(sinces)s::timestamptz[])
  with ordinality as w (patient_id, name, since, n)
join signal s on s.name = w.name
cross join lateral (
  select distinct on (time, device_id) time, value, quality / 100.0::float8 as quality, device_id
  from observation o
  where o.patient_id = w.patient_id and o.signal = s.id and o.time >= w.since
  order by time, device_id, version desc limit %(most)s) p
order by w.n, p.time, p.device_id;

-- name: points_found
-- Findings of series, each from a moment on; a finding counts from the end of its window. At most so many of a
-- series, the oldest.
select w.n::int as n, p.time, p.value, p.quality, p.device_id, p.starts, p.algorithm, p.confidence
from unnest(%(patients)s::bigint[], %(names)s::text[], %(sinces)s::timestamptz[])
  with ordinality as w (patient_id, name, since, n)
cross join lateral (
  select ends as time, value, quality::numeric::float8 as quality, device_id, starts,
    algorithm || ' ' || algorithm_version as algorithm, confidence::numeric::float8 as confidence
  from finding f
  where f.patient_id = w.patient_id and f.code = w.name and f.value is not null
    and f.starts >= w.since - interval '1 hour' and f.ends >= w.since
  order by ends, device_id limit %(most)s) p
order by w.n, p.time, p.device_id;

-- name: first_in_spans
-- Of each span of time the first value in it, of a signal measured or computed; spans without one are left out.
select w.name, p.time, p.value, p.quality
from unnest(%(names)s::text[], %(starts)s::timestamptz[], %(ends)s::timestamptz[]) w (name, starts, ends)
cross join lateral (
  (select o.time, o.value, o.quality / 100.0::float8 as quality from observation o join signal s on s.id = o.signal
   where o.patient_id = %(patient)s and s.name = w.name and o.time between w.starts and w.ends
   order by o.time limit 1)
  union all
  (select f.ends, f.value, f.quality::float8 from finding f
   where f.patient_id = %(patient)s and f.code = w.name and f.value is not null
     and f.starts >= w.starts - interval '1 hour' and f.ends between w.starts and w.ends
   order by f.ends limit 1)
  order by time limit 1) p
order by p.time;

-- name: points_said
-- What people and devices said, each name from a moment on; at most so many of a name, the oldest.
select w.n::int as n, p.time, p.value, 1::float8 as quality, 0 as device_id, p.time as starts,
  null::text as algorithm, 1::float8 as confidence
from unnest(%(patients)s::bigint[], %(names)s::text[], %(sinces)s::timestamptz[])
  with ordinality as w (patient_id, name, since, n)
cross join lateral (
  select time, value from statement s
  where s.patient_id = w.patient_id and s.name = w.name and s.time >= w.since order by time limit %(most)s) p
order by w.n, p.time;

-- name: points_away
-- When a patient is away, by the silences for a stay in hospital or a holiday: the beginning, with its end as value.
-- A stay in hospital goes on until a person ends it.
select w.n::int as n, s.starts as time, extract(epoch from coalesce(s.lifted_at,
    case when s.kind = 'vacanza' then s.ends end, s.starts + interval '31 days'))::float8 as value,
  1::float8 as quality, 0 as device_id, s.starts as starts, null::text as algorithm, 1::float8 as confidence
from unnest(%(patients)s::bigint[], %(names)s::text[], %(sinces)s::timestamptz[])
  with ordinality as w (patient_id, name, since, n)
join silence s on s.patient_id = w.patient_id and s.kind in ('ricovero', 'vacanza', 'decesso') and s.starts >= w.since
order by w.n, s.starts limit %(most)s;

-- name: points_offline
-- When nothing was heard of the gateway that serves a patient (the one heard last, of several): 0 where a silence
-- begins, 1 where it ends, and 0 at the last word so far.
select w.n::int as n, p.time, p.value, 1::float8 as quality, p.device_id, p.time as starts, null::text as algorithm,
  1::float8 as confidence
from unnest(%(patients)s::bigint[], %(names)s::text[], %(sinces)s::timestamptz[])
  with ordinality as w (patient_id, name, since, n)
cross join lateral (
  select g.id, g.seen_at from device_assignment a join device d on d.id = a.device_id join gateway g on g.id = d.gateway
  where a.patient_id = w.patient_id and a.ends is null and g.seen_at is not null
  order by g.seen_at desc limit 1) g
cross join lateral (
  select starts as time, 0::float8 as value, 0 as device_id from gateway_silence
  where gateway = g.id and ends >= w.since
  union all
  select ends, 1, 0 from gateway_silence where gateway = g.id and ends >= w.since
  union all
  select g.seen_at, 0, 1) p
order by w.n, p.time, p.device_id, p.value desc limit %(most)s;

-- name: alerts_of_patients
-- The alerts of some patients that new data may concern: open ones, and closed ones from a moment on; oldest first.
select a.id, a.patient_id, a.rule_id, a.handling, a.severity, a.episodes, a.retrospective, a.inhibited_by, a.closed_at
from unnest(%(patients)s::bigint[], %(sinces)s::timestamptz[]) as w (patient_id, since)
join alert a on a.patient_id = w.patient_id and a.handling <> 'withdrawn'
  and (a.handling <> 'closed' or a.condition = 'active' or a.ends >= w.since)
order by a.id;

-- name: raise_alert
-- A new alert; its number.
insert into alert (patient_id, rule_id, plan_version, kind, severity, condition, handling, starts, ends, last_at,
  episodes, explanation, retrospective, inhibited_by)
values (%(patient)s, %(rule)s, %(plan_version)s, %(kind)s, %(severity)s, %(condition)s, %(handling)s,
  %(starts)s, %(ends)s, %(last_at)s, %(episodes)s, %(explanation)s, %(retrospective)s, %(inhibited_by)s)
returning id;

-- name: change_alert
-- An alert as it is now by all data known; what people did to it stays theirs.
update alert set plan_version = %(plan_version)s, severity = %(severity)s, condition = %(condition)s,
  handling = %(handling)s, starts = %(starts)s, ends = %(ends)s, last_at = %(last_at)s, episodes = %(episodes)s,
  explanation = %(explanation)s, retrospective = %(retrospective)s, inhibited_by = %(inhibited_by)s,
  updated_at = now()
where id = %(id)s;

-- name: change_evidence
-- An alert of which nothing is left, or a closed one: its explanation stays what people saw.
update alert set handling = %(handling)s, condition = %(condition)s, ends = coalesce(%(ends)s, ends),
  episodes = %(episodes)s, updated_at = now()
where id = %(id)s;

-- name: tell
-- Something happened to an alert; who listens hears of it when we commit.
with told as (
  insert into alert_event (alert_id, event, detail) values (%(alert)s, %(event)s, %(detail)s) returning id)
select pg_notify('accanto_alert', id::text) from told;
