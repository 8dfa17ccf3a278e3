-- The outbox of notices: claimed, sent, marked.

-- name: claim_notice
-- The notice that is due longest, urgent ones before all others, and nobody else holds; from now on it is being sent,
-- and others leave it alone for a while. What an earlier attempt began and did not end is claimed again after that.
with next as (
  select id, sending_at is not null as was_sending from notice
  where sent_at is null and failed_at is null and due_at <= %(now)s
  order by severity <> 'high', due_at, id limit 1 for update skip locked),
claimed as (
  update notice n set attempts = attempts + 1, sending_at = %(now)s, due_at = %(now)s::timestamptz + %(lease)s::interval
  from next where n.id = next.id returning n.*, next.was_sending)
select n.id, n.uid::text as uid, n.patient_id, n.alert_id, n.glass_id, n.person, n.channel, n.position, n.severity, n.attempts,
  n.was_sending, c.address, c.role, coalesce(c.language, 'it') as language
from claimed n
left join contact c on c.person = n.person and c.channel = n.channel and c.position = n.position
  and (c.patient_id is null or c.patient_id = n.patient_id);

-- name: is_needed
-- Whether anything that a notice speaks of still waits for an answer; a broken glass is always told.
select exists (select from notice where id = %(id)s and glass_id is not null) or exists (
  select from notice n cross join jsonb_array_elements(n.covers) c join alert a on a.id = (c->>0)::bigint
  where n.id = %(id)s and a.handling not in ('closed', 'withdrawn') and a.answered < (c->>1)::int
    and a.silence_id is null);

-- name: mark_sent
-- The other side has taken it.
update notice set sent_at = %(now)s, error = null where id = %(id)s;

-- name: mark_failed
-- It will not be tried again.
update notice set failed_at = %(now)s, error = %(error)s where id = %(id)s and sent_at is null;

-- name: try_later
-- The attempt is known to have failed; the next one comes then.
update notice set due_at = %(due_at)s, sending_at = null, error = %(error)s where id = %(id)s;

-- name: later_contacts
-- What is tried for a person after a contact failed for good: all of the next position.
select channel, position from contact
where person = %(person)s and position = (
  select min(position) from contact where person = %(person)s and position > %(position)s)
order by channel;

-- name: hand_on
-- The same notice to another contact of the person, under a key of its own.
insert into notice (key, patient_id, alert_id, glass_id, person, channel, position, severity, covers, due_at)
select split_part(key, ':', 1) || ':' || split_part(key, ':', 2) || ':' || %(name)s || ':' || split_part(key, ':', 4),
  patient_id, alert_id, glass_id, person, %(channel)s, %(position)s, severity, covers, %(now)s
from notice where id = %(id)s
on conflict (key) do nothing;

-- name: told
-- A notice stands in the console, and who listens hears of it.
with told as (
  insert into alert_event (alert_id, at, event, detail) values (%(alert)s, %(now)s, 'told', %(detail)s) returning id)
select pg_notify('accanto_alert', id::text) from told;

-- name: next_due
-- When there is something to do next.
select least(
  (select min(due_at) from case_timer where done_at is null),
  (select min(due_at) from notice where sent_at is null and failed_at is null));
