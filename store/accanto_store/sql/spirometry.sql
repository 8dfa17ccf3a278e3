-- The spirometry room: what was found of sessions, what readers made of them, and whose lungs they are of.

-- name: found
-- What the watch found of the sessions of a patient in a span of time.
select device_id, code, starts, value, quality::numeric::float8 as quality, detail
from finding
where patient_id = %(patient)s and algorithm = 'accanto-spirometry' and starts between %(starts)s and %(ends)s
order by starts, device_id, code;

-- name: judgements
-- A reader's newest verdict on each blow in a span of time.
select distinct on (j.device_id, j.start) j.device_id, j.start, j.fev1, j.fvc, j.reason, a.display_name as author, j.made_at
from blow_judgement j join account a on a.id = j.author
where j.patient_id = %(patient)s and j.start between %(starts)s and %(ends)s
order by j.device_id, j.start, j.id desc;

-- name: grades
-- The newest grade that a reader gave to the blows of each session in a span of time.
select distinct on (g.device_id, g.trace) g.device_id, g.starts, g.trace, g.fev1, g.fvc, g.reason, a.display_name as author,
  g.made_at
from session_grade g join account a on a.id = g.author
where g.patient_id = %(patient)s and g.starts between %(starts)s and %(ends)s
order by g.device_id, g.trace, g.id desc;

-- name: bronchodilators
-- When a patient was given a bronchodilator in a span of time.
select b.id, b.given_at, b.drug, a.display_name as author, b.made_at
from bronchodilator b join account a on a.id = b.author
where b.patient_id = %(patient)s and b.given_at between %(starts)s and %(ends)s and b.taken_back_at is null
order by b.given_at, b.id;

-- name: judge_blow
-- A reader's verdict on a blow that is there; nothing where it isn't.
insert into blow_judgement (patient_id, device_id, start, fev1, fvc, reason, author)
select %(patient)s, %(device)s, %(start)s, %(fev1)s, %(fvc)s, %(reason)s, %(account)s
where exists (select from waveform where patient_id = %(patient)s and device_id = %(device)s and start = %(start)s
  and signal in (2, 3))
returning id;

-- name: grade_session
-- The grade that a reader gives to a session as they saw it.
insert into session_grade (patient_id, device_id, starts, trace, fev1, fvc, reason, author)
values (%(patient)s, %(device)s, %(starts)s, %(trace)s, %(fev1)s, %(fvc)s, %(reason)s, %(account)s);

-- name: give_bronchodilator
-- A bronchodilator was given.
insert into bronchodilator (patient_id, given_at, drug, author)
values (%(patient)s, %(given)s, %(drug)s, %(account)s);

-- name: take_back_bronchodilator
-- It was not given after all.
update bronchodilator set taken_back_at = now(), taken_back_by = %(account)s
where patient_id = %(patient)s and id = any(%(numbers)s) and taken_back_at is null;

-- name: lungs
-- What reference values ask of a patient, and since when the height is known.
select i.sex, i.birth_date, b.height_cm::float8 as height_cm, b.measured_on
from patient p left join patient_identity i on i.patient_id = p.id left join patient_body b on b.patient_id = p.id
where p.id = %(patient)s;

-- name: measure_height
-- How tall a patient is, as measured on a day.
insert into patient_body (patient_id, height_cm, measured_on) values (%(patient)s, %(height_cm)s, %(measured_on)s)
on conflict (patient_id) do update set height_cm = excluded.height_cm, measured_on = excluded.measured_on;

-- name: device
-- The spirometer.
select name, maker, model, serial from device where id = %(device)s;

-- name: devices
-- Spirometers by their numbers, as their labels say.
select id, coalesce(nullif(trim(maker || ' ' || model), ''), name) as name from device where id = any(%(devices)s);

-- name: whose
-- Who a patient is, as their care team knows them.
select p.uid, i.given_name, i.family_name, i.birth_date, i.sex, i.pathway, i.code
from patient p join patient_identity i on i.patient_id = p.id where p.id = %(patient)s;
