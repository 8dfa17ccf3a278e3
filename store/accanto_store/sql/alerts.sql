-- What the watch reads and writes: marks of new data, findings, the points that rules judge, alerts.

-- name: claim_patient
-- One patient with new data whom no other worker holds, held until we commit; not one of those that rest.
select id from patient
where id in (select patient_id from dirty where patient_id <> all(%(resting)s::bigint[]))
limit 1 for no key update skip locked;

-- name: dirty_spans
-- The marks of one patient, oldest data first, at most so many.
select id, signal, starts, ends from dirty where patient_id = %(patient)s order by starts, id limit %(most)s;

-- name: forget_dirty
-- What was judged is clean.
delete from dirty where id = any(%(ids)s::bigint[]);

-- name: leave_dirty
-- What is too much for one transaction stays to be judged.
insert into dirty (patient_id, signal, starts, ends) values (%(patient)s, %(signal)s, %(starts)s, %(ends)s);

-- name: active_plan
-- The plan that is in force.
select version, effective_from, document, approved_by from plan
where patient_id = %(patient)s and status = 'active';

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
-- Values of one signal from a moment on, of each its newest version.
select distinct on (time, device_id) time, value, quality / 100.0::float8 as quality, device_id, time as starts,
  null as algorithm
from observation where patient_id = %(patient)s and signal = %(signal)s and time >= %(since)s
order by time, device_id, version desc;

-- name: points_found
-- Findings of one kind from a moment on; a finding counts from the end of its window.
select ends as time, value, quality::numeric::float8 as quality, device_id, starts,
  algorithm || ' ' || algorithm_version as algorithm
from finding
where patient_id = %(patient)s and code = %(code)s and value is not null
  and starts >= %(since)s::timestamptz - interval '1 hour' and ends >= %(since)s
order by ends, device_id;

-- name: alerts_of_rule
-- The alerts of one rule that new data from a moment on may concern, held until we commit; oldest first.
select id, handling, severity, episodes, retrospective, closed_at from alert
where patient_id = %(patient)s and rule_id = %(rule)s and handling <> 'withdrawn'
  and (handling <> 'closed' or condition = 'active' or ends >= %(since)s::timestamptz - interval '30 days')
order by id for update;

-- name: raise_alert
-- A new alert; its number.
insert into alert (patient_id, rule_id, plan_version, kind, severity, condition, handling, starts, ends, last_at,
  episodes, explanation, retrospective)
values (%(patient)s, %(rule)s, %(plan_version)s, 'clinical', %(severity)s, %(condition)s, %(handling)s,
  %(starts)s, %(ends)s, %(last_at)s, %(episodes)s, %(explanation)s, %(retrospective)s)
returning id;

-- name: change_alert
-- An alert as it is now by all data known; what people did to it stays theirs.
update alert set plan_version = %(plan_version)s, severity = %(severity)s, condition = %(condition)s,
  handling = %(handling)s, starts = %(starts)s, ends = %(ends)s, last_at = %(last_at)s, episodes = %(episodes)s,
  explanation = %(explanation)s, retrospective = %(retrospective)s, updated_at = now()
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
