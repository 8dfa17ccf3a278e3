-- What the console shows: open alerts, their evidence, and what happens to them.

-- name: alert_by_uid
-- One alert, open or not, only if this account reaches its patient by a relation that is good enough.
select a.id, a.uid, a.patient_id, a.rule_id, a.kind, a.severity, a.condition, a.handling, a.starts, a.ends,
       a.raised_at, a.acked_at, a.owner, coalesce(o.display_name, a.owner) as owner_name, a.explanation,
       p.uid as patient_uid, i.given_name, i.family_name, i.birth_date, i.sex, i.pathway, i.code
from alert a
join patient p on p.id = a.patient_id
join patient_identity i on i.patient_id = a.patient_id
left join account o on o.username = a.owner
where a.uid = %(uid)s and exists (
  select from reach r
  where r.patient_id = a.patient_id and r.account_id = %(account)s and r.relation = any(%(relations)s::text[]))

-- name: events_of
-- What happened to an alert, oldest first.
select e.id, e.at, e.event, coalesce(o.display_name, e.actor) as actor, e.detail->>'note' as note,
  e.detail->>'outcome' as outcome
from alert_event e left join account o on o.username = e.actor
where e.alert_id = %(alert)s order by e.id

-- name: recent_points
-- The newest values of several series, each given by patient and the name of its signal; oldest first.
select w.patient_id, w.signal, p.time, p.value, p.quality
from unnest(%(patients)s::bigint[], %(signals)s::text[]) w (patient_id, signal)
cross join lateral (
  (select o.time, o.value, o.quality / 100.0::float8 as quality
   from signal s
   join lateral (
     select distinct on (time, device_id) time, value, quality from observation
     where patient_id = w.patient_id and signal = s.id
     order by time desc, device_id desc, version desc limit %(most)s) o on true
   where s.name = w.signal and not s.is_computed)
  union all
  (select f.ends, f.value, f.quality::float8 from finding f
   where f.patient_id = w.patient_id and f.code = w.signal and f.value is not null
   order by f.starts desc limit %(most)s)) p
where p.time > now() - %(since)s::interval
order by w.patient_id, w.signal, p.time

-- name: signal_by_name
-- A signal of the catalogue.
select id, name, unit from signal where name = %(name)s
