-- Teleconsulti: threads about a patient's case, what was said in them, and the pictures that were attached.

-- name: threads
-- The threads of a patient, the open ones first, then the newest; a specialist's own specialty only.
select c.id, c.uid, c.specialty, v.uid as alert, g.uid as reading, o.username as opened_by,
  o.display_name as opened_by_name, c.opened_at, c.closed_at, e.username as closed_by, e.display_name as closed_by_name,
  c.outcome
from consult c
join account o on o.id = c.opened_by
left join account e on e.id = c.closed_by
left join alert v on v.id = c.alert_id
left join reading g on g.id = c.reading_id
where c.patient_id = %(patient)s and (%(specialty)s::text is null or c.specialty = %(specialty)s)
order by c.closed_at is not null, c.opened_at desc limit 50

-- name: open_of_specialty
-- The open threads of one specialty, of the patients whom an account reaches, with what was said last: those that wait
-- for the specialty's answer first, then those that wait longest.
select c.uid, c.patient_id, p.uid as patient_uid, i.given_name, i.family_name, i.birth_date, i.sex, i.pathway, i.code,
  c.opened_at, m.at as said_at, m.body, a.username as author, a.display_name as author_name,
  coalesce(accanto_specialty(a.role) = c.specialty, false) as is_answered
from consult c
join patient p on p.id = c.patient_id
join patient_identity i on i.patient_id = c.patient_id
join lateral (select * from consult_message where consult_id = c.id order by id desc limit 1) m on true
join account a on a.id = m.author
where c.specialty = %(specialty)s and c.closed_at is null and exists (
  select from reach r where r.patient_id = c.patient_id and r.account_id = %(account)s
    and r.relation = any(%(relations)s::text[]))
order by is_answered, m.at limit %(most)s

-- name: messages
-- What was said in some threads, the oldest first; of pictures only what they show.
select m.id, m.consult_id, a.username as author, a.display_name as author_name, a.role, m.at, m.body, s.width, s.height,
  s.device_id as device, s.signal_id as signal, s.starts, s.ends, s.view
from consult_message m join account a on a.id = m.author left join consult_snapshot s on s.message_id = m.id
where m.consult_id = any(%(consults)s::bigint[]) order by m.id

-- name: begin
-- A new thread about a patient; nothing where the alert or the reading is not this patient's. It belongs to the case of
-- the alert, or to the one that is open.
insert into consult (patient_id, specialty, case_id, alert_id, reading_id, opened_by, opened_at)
select p.id, %(specialty)s, coalesce(v.case_id, k.id), v.id, g.id, %(account)s, %(now)s
from patient p
left join alert v on v.uid = %(alert)s and v.patient_id = p.id
left join reading g on g.uid = %(reading)s and g.patient_id = p.id and g.specialty = %(specialty)s
left join patient_case k on k.patient_id = p.id and k.closed_at is null
where p.id = %(patient)s and (%(alert)s::uuid is null or v.id is not null)
  and (%(reading)s::uuid is null or g.id is not null)
returning id, uid

-- name: hold
-- A thread of a patient; nobody else changes it until we commit.
select id, specialty from consult where uid = %(uid)s and patient_id = %(patient)s
  and (%(specialty)s::text is null or specialty = %(specialty)s) for update

-- name: is_open
-- A thread that has no outcome yet.
select id from consult where id = %(consult)s and closed_at is null

-- name: say
-- One thing said.
insert into consult_message (consult_id, author, at, body) values (%(consult)s, %(account)s, %(now)s, %(body)s) returning id

-- name: attach
-- The picture of what its sender saw; a device or signal that nobody knows is left out.
insert into consult_snapshot (message_id, png, width, height, device_id, signal_id, starts, ends, view)
values (%(message)s, %(png)s, %(width)s, %(height)s, (select id from device where id = %(device)s),
  (select id from signal where id = %(signal)s), %(starts)s, %(ends)s, %(view)s)

-- name: close
-- How a thread ended.
update consult set closed_at = %(now)s, closed_by = %(account)s, outcome = %(outcome)s where id = %(consult)s

-- name: snapshot
-- The picture that was attached to a message.
select s.png from consult_snapshot s join consult_message m on m.id = s.message_id join consult c on c.id = m.consult_id
where s.message_id = %(message)s and c.patient_id = %(patient)s
  and (%(specialty)s::text is null or c.specialty = %(specialty)s)

-- name: wake
-- Tell who listens that something was said about a patient, and to a specialty, when this transaction commits.
select pg_notify('accanto_message', %(patient)s::text), pg_notify('accanto_consult', %(specialty)s)
