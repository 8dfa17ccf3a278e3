-- The worklist: open alerts of many patients, whose they are, who looked last, what was said; and what is filed.

-- name: open_of_account
-- The open alerts of the patients of one account; what a graver one covers is left out.
select o.* from open_alert o
join care_team c on c.patient_id = o.patient_id and c.account_id = %(account)s
where not o.is_covered

-- name: open_of_patients
-- The open alerts of some patients; what a graver one covers is left out.
select * from open_alert where patient_id = any(%(patients)s::bigint[]) and not is_covered

-- name: open_of_patient
-- Every open alert of one patient, with what is covered.
select * from open_alert where patient_id = %(patient)s

-- name: about
-- Of some patients: doctors and case managers, who looked last, and how many messages from home nobody has read.
select p.id as patient_id, p.uid, t.gp, t.managers, t.team, o.username as seen_by, o.display_name as seen_by_name,
  r.at as seen_at, m.unread
from patient p
left join patient_review r on r.patient_id = p.id
left join account o on o.id = r.account_id
cross join lateral (
  select array_agg(a.username || chr(9) || a.display_name order by a.display_name) filter (where a.role = 'gp') as gp,
    array_agg(a.username || chr(9) || a.display_name order by a.display_name)
      filter (where a.role = 'case_manager') as managers,
    coalesce(array_agg(a.id), '{}') as team
  from care_team c join account a on a.id = c.account_id
  where c.patient_id = p.id and a.disabled_at is null) t
cross join lateral (
  select count(*) as unread from message_waiting where patient_id = p.id) m
where p.id = any(%(patients)s::bigint[])

-- name: sparks
-- The newest values of several series, each given by patient and the name of its signal; oldest first.
select w.patient_id, w.signal, p.at, p.value
from unnest(%(patients)s::bigint[], %(signals)s::text[]) w (patient_id, signal)
cross join lateral (
  select array_agg(extract(epoch from q.time)::bigint order by q.time) as at, array_agg(q.value order by q.time) as value
  from (
    (select o.time, o.value from signal s
     join lateral (
       select distinct on (time, device_id) time, value from observation
       where patient_id = w.patient_id and signal = s.id
       order by time desc, device_id desc, version desc limit %(most)s) o on true
     where s.name = w.signal and not s.is_computed)
    union all
    (select f.ends, f.value from finding f
     where f.patient_id = w.patient_id and f.code = w.signal and f.value is not null
     order by f.starts desc limit %(most)s)) q
  where q.time > now() - %(since)s::interval) p
where p.at is not null

-- name: phones
-- Whom to call about a patient.
select phone, caregiver_name, caregiver_phone from patient_identity where patient_id = %(patient)s

-- name: reviewed
-- Somebody who cares for a patient looks at their case or page.
insert into patient_review (patient_id, account_id) values (%(patient)s, %(account)s)
on conflict (patient_id) do update set account_id = excluded.account_id, at = excluded.at

-- name: events
-- Some events, with who may see them.
select e.id, e.event, a.uid as alert, a.severity, a.patient_id,
  array(select account_id from care_team where patient_id = a.patient_id) as team
from alert_event e join alert a on a.id = e.alert_id
where e.id = any(%(ids)s::bigint[]) order by e.id

-- name: events_since
-- Events after a number, with who may see them. Of the 64 before it those of the last half minute are repeated,
-- because a transaction that took its number earlier may commit later: an event may come twice, none is left out.
select e.id, e.event, a.uid as alert, a.severity, a.patient_id,
  array(select account_id from care_team where patient_id = a.patient_id) as team
from alert_event e join alert a on a.id = e.alert_id
where e.id > %(after)s - 64 and (e.id > %(after)s or e.at > now() - interval '30 seconds')
order by e.id limit %(most)s

-- name: unread
-- The patients of an account who wrote and whom nobody has read.
select distinct w.patient_id as id from message_waiting w
join care_team c on c.patient_id = w.patient_id and c.account_id = %(account)s

-- name: last_event
-- The number of the newest event: a page that was loaded now follows from there.
select coalesce(max(id), 0) as id from alert_event

-- name: audit_live
-- The patients who came to worklists by themselves: once an hour each.
insert into audit (account_id, action, patient_id)
select w.account, 'worklist', w.patient from unnest(%(accounts)s::bigint[], %(patients)s::bigint[]) w (account, patient)
where not exists (
  select from audit a where a.account_id = w.account and a.at > now() - interval '1 hour'
    and a.patient_id = w.patient and a.action = 'worklist')

-- name: newest
-- When the newest message of any gateway was committed here.
select now() as now, (select max(updated_at) from gateway_cursor) as newest

-- name: living_sessions
-- Which of many sessions are alive, with nothing left to prove.
select s.token_sha256 as token from session s join account a on a.id = s.account_id
where s.token_sha256 = any(%(tokens)s::bytea[]) and a.disabled_at is null and s.stage = 'complete'
  and s.seen_at > now() - %(idle)s::interval and s.created_at > now() - %(absolute)s::interval

-- name: file_alone
-- Until we commit nobody else files.
select pg_advisory_xact_lock(hashtext('accanto_receipt'))

-- name: to_file
-- Of an account's patients without any open alert and with nothing left to judge: what they measured since the last
-- receipt (two days back at most) that can be trusted and lies in no alert. Values of one device within ten minutes
-- are one measurement.
select p.id, p.uid, i.given_name, i.family_name, n.readings, n.since
from care_team c
join patient p on p.id = c.patient_id
join patient_identity i on i.patient_id = p.id
cross join lateral (
  select greatest(max(until), %(until)s::timestamptz - interval '2 days') as since
  from receipt where patient_id = p.id) r
cross join lateral (
  select count(distinct (o.device_id, date_bin('10 minutes', o.time, '2000-01-01Z'))) as readings, r.since
  from observation o
  where o.patient_id = p.id and o.time > r.since and o.time <= %(until)s and o.quality >= 50
    and not exists (select from alert a where a.patient_id = p.id and a.handling = 'closed'
      and o.time between a.starts and a.ends)) n
where c.account_id = %(account)s and n.readings > 0
  and (%(patients)s::uuid[] is null or p.uid = any(%(patients)s::uuid[]))
  and not exists (select from alert a where a.patient_id = p.id and a.handling not in ('closed', 'withdrawn'))
  and not exists (select from dirty d where d.patient_id = p.id)
order by i.family_name, i.given_name, p.id

-- name: give_receipt
-- A patient is told that somebody saw what they measured.
insert into receipt (patient_id, account_id, since, until, readings)
values (%(patient)s, %(account)s, %(since)s, %(until)s, %(readings)s)

-- name: receipts
-- The newest receipts of a patient.
select r.id, r.given_at, r.since, r.until, r.readings, a.display_name as by, r.seen_at
from receipt r join account a on a.id = r.account_id
where r.patient_id = %(patient)s order by r.id desc limit %(most)s

-- name: messages
-- The newest messages about a patient, oldest first.
select * from (
  select m.id, m.side, m.body, m.sent_at, m.read_at, a.display_name as author, m.account_id = %(account)s as is_own,
    t.uid as alert
  from message m join account a on a.id = m.account_id left join alert t on t.id = m.alert_id
  where m.patient_id = %(patient)s order by m.id desc limit %(most)s) newest
order by id

-- name: read_messages
-- The other side's messages were seen.
with seen as (
  update message set read_at = now()
  where patient_id = %(patient)s and side <> %(side)s and read_at is null returning id)
select pg_notify('accanto_message', %(patient)s::text) from seen limit 1

-- name: send_message
-- A message; whoever listens hears of it when we commit.
with sent as (
  insert into message (patient_id, side, account_id, alert_id, body)
  values (%(patient)s, %(side)s, %(account)s,
    (select id from alert where uid = %(alert)s and patient_id = %(patient)s), %(body)s) returning id)
select id, pg_notify('accanto_message', %(patient)s::text) from sent
