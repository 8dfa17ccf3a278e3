-- What the work about a patient reads and writes: alerts in hand, the case, its deadlines, silences, notices.

-- name: alerts_in_hand
-- The open alerts of a patient, as far as handling them goes.
select id, rule_id, kind, severity, condition, handling, owner, outcome, called, carried, answered, recalls,
  silence_id as silence, coalesce((explanation #>> '{rule,document,silenceable}')::boolean, true) as silenceable
from alert where patient_id = %(patient)s and handling not in ('closed', 'withdrawn') order by id;

-- name: open_case
-- The open case of a patient.
select id, priority, owner, policy, opened_at, closed_at
from patient_case where patient_id = %(patient)s and closed_at is null;

-- name: pending_timers
-- What is due for a patient, the earliest first.
select id, due_at, what from case_timer where patient_id = %(patient)s and done_at is null order by due_at, id;

-- name: silences_of
-- The silences of a patient that are in force or yet to come. A stay in hospital lasts until it is lifted.
select id, kind, author, reason, starts, ends, rules from silence
where patient_id = %(patient)s and lifted_at is null
  and (ends is null or ends > %(now)s or kind = 'ricovero')
order by id;

-- name: put_silence
-- A new silence; its number.
insert into silence (patient_id, kind, author, reason, starts, ends, rules)
values (%(patient)s, %(kind)s, %(author)s, %(reason)s, %(starts)s, %(ends)s, %(rules)s) returning id;

-- name: lift_silence
-- A person ended a silence.
update silence set lifted_at = %(now)s, lifted_by = %(by)s where id = %(silence)s and lifted_at is null;

-- name: service
-- How this service centre works.
select document from service;

-- name: set_service
-- How this service centre works from now on.
insert into service (document) values (%(document)s)
on conflict (id) do update set document = excluded.document, updated_at = now();

-- name: forget_contacts
-- Every contact that a file gave; subscriptions of browsers were made by their people.
delete from contact where channel <> 'web_push';

-- name: put_contact
-- A way to tell somebody, for all patients or for one who exists.
insert into contact (person, role, patient_id, channel, address, language, position, quiet_from, quiet_until)
select %(person)s, %(role)s, p.id, %(channel)s, %(address)s, %(language)s, %(position)s, %(quiet_from)s,
  %(quiet_until)s
from (select 1) one left join patient p on p.uid::text = %(patient)s::text
where %(patient)s::text is null or p.id is not null
on conflict (person, channel, position) do update set address = excluded.address, language = excluded.language,
  role = excluded.role, patient_id = excluded.patient_id, quiet_from = excluded.quiet_from,
  quiet_until = excluded.quiet_until;

-- name: subscribe
-- A person's browser takes notices; a newer subscription replaces the older one.
insert into contact (person, channel, address, language) values (%(person)s, 'web_push', %(address)s, %(language)s)
on conflict (person, channel, position) do update set address = excluded.address, language = excluded.language;

-- name: unsubscribe
-- A person's browser takes no notices any more.
delete from contact where person = %(person)s and channel = 'web_push';

-- name: forget_shifts
-- Every shift that a file gave.
delete from shift;

-- name: put_shift
-- A person on duty.
insert into shift (person, role, starts, ends, rank)
values (%(person)s, %(role)s, %(starts)s, %(ends)s, %(rank)s);

-- name: team_of
-- Who cares for a patient and reads the console.
select a.username, a.role from care_team c join account a on a.id = c.account_id
where c.patient_id = %(patient)s and a.disabled_at is null order by a.username;

-- name: contacts_of
-- Who can be told about a patient, by what.
select c.person, c.role, c.channel, c.address, c.language, c.position, c.quiet_from, c.quiet_until
from contact c where c.patient_id is null or c.patient_id = %(patient)s order by c.person, c.position, c.channel;

-- name: shifts_now
-- Who is on duty at a moment.
select person, role, starts, ends, rank from shift
where starts <= %(now)s and ends > %(now)s order by rank, person;

-- name: accounts
-- Who reads the console.
select username from account where disabled_at is null;

-- name: open_a_case
-- A case begins; its number.
insert into patient_case (patient_id, priority, owner, policy, opened_at)
values (%(patient)s, %(priority)s, %(owner)s, %(policy)s, %(opened_at)s) returning id;

-- name: change_case
-- A case as it is now.
update patient_case set priority = %(priority)s, owner = %(owner)s, closed_at = %(closed_at)s where id = %(id)s;

-- name: handle_alert
-- An alert as people and time left it.
update alert set handling = %(handling)s, owner = %(owner)s, outcome = %(outcome)s, called = %(called)s,
  carried = %(carried)s, answered = %(answered)s, recalls = %(recalls)s, silence_id = %(silence)s,
  acked_at = case when %(is_answered)s then %(now)s when %(handling)s = 'new' then null else acked_at end,
  closed_at = case when %(handling)s = 'closed' then %(now)s end, updated_at = now()
where id = %(id)s;

-- name: belong
-- The open alerts of a patient belong to the open case.
update alert set case_id = %(case)s
where patient_id = %(patient)s and handling not in ('closed', 'withdrawn') and case_id is distinct from %(case)s;

-- name: add_timer
-- Something is due.
insert into case_timer (patient_id, due_at, what) values (%(patient)s, %(due_at)s, %(what)s);

-- name: end_timers
-- Deadlines that were met, or are needless now.
update case_timer set done_at = %(now)s where id = any(%(ids)s::bigint[]);

-- name: tell_alert
-- Something happened to an alert; who listens hears of it when we commit.
with told as (
  insert into alert_event (alert_id, at, event, actor, detail)
  values (%(alert)s, %(now)s, %(event)s, %(actor)s, %(detail)s) returning id)
select pg_notify('accanto_alert', id::text) from told;

-- name: tell_case
-- Something happened to the work about a patient.
insert into case_event (patient_id, case_id, at, event, actor, detail)
values (%(patient)s, %(case)s, %(now)s, %(event)s, %(actor)s, %(detail)s);

-- name: put_notice
-- Something to be said; what was decided before under the same key is said once.
insert into notice (key, patient_id, alert_id, person, channel, position, severity, covers, due_at)
values (%(key)s, %(patient)s, %(alert)s, %(person)s, %(channel)s, %(position)s, %(severity)s, %(covers)s,
  %(due_at)s)
on conflict (key) do nothing;

-- name: wake_notify
-- Whoever sends notices has something to do: now, or at a new time.
select pg_notify('accanto_notice', '');

-- name: claim_due
-- A patient of whom something is due, held until we commit, whom nobody else holds.
select id from patient
where id in (select patient_id from case_timer where done_at is null and due_at <= %(now)s
             and patient_id <> all(%(resting)s::bigint[]))
limit 1 for no key update skip locked;

-- name: hold
-- Nobody else decides about this patient until we commit.
select id from patient where id = %(patient)s for no key update;
