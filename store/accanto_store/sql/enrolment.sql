-- Enrolments on their way, and the one transaction in which a patient comes to be.

-- name: begin
-- A new enrolment, empty.
insert into enrolment (account_id) values (%(account)s) returning uid, document, revision, begun_at, saved_at;

-- name: sweep
-- What nobody went on with is erased.
select accanto_sweep_enrolments(%(lives)s::interval);

-- name: open
-- The enrolments of an account in which something was written, the newest first.
select uid, document, revision, begun_at, saved_at from enrolment
where account_id = %(account)s and done_at is null and revision > 1 order by saved_at desc;

-- name: find
-- One enrolment of an account, on its way.
select uid, document, revision, begun_at, saved_at from enrolment
where uid = %(uid)s and account_id = %(account)s and done_at is null;

-- name: save
-- As far as it came; nothing where it is not the one that was read.
update enrolment set document = %(document)s, revision = revision + 1, saved_at = now()
where uid = %(uid)s and account_id = %(account)s and done_at is null and revision = %(revision)s
returning uid, document, revision, begun_at, saved_at;

-- name: drop
-- It is given up; nothing is left of it.
delete from enrolment where uid = %(uid)s and account_id = %(account)s and done_at is null returning revision as id;

-- name: done
-- It became a patient; what was written on the way is erased.
update enrolment set patient_id = %(patient)s, done_at = now(), document = '{}'
where uid = %(uid)s and done_at is null and revision = %(revision)s returning revision as id;

-- name: new_patient
-- A person, and the code by which they are called.
insert into patient (adesione_at) values (%(adesione_at)s)
returning id, uid, 'ACC-' || nextval('patient_code') as code;

-- name: identify
-- Who a new patient is.
insert into patient_identity (patient_id, given_name, family_name, birth_date, sex, pathway, code, tax_code, phone,
  address, town, allergies, caregiver_name, caregiver_phone)
values (%(patient)s, %(given_name)s, %(family_name)s, %(birth_date)s, %(sex)s, %(pathway)s, %(code)s, %(tax_code)s,
  %(phone)s, %(address)s, %(town)s, %(allergies)s, %(caregiver_name)s, %(caregiver_phone)s);

-- name: known_person
-- Whether somebody with this code is enrolled already.
select 1::bigint as id where accanto_is_enrolled(%(tax_code)s);

-- name: join_team
-- An account cares for a patient from now on; nothing for an account that cannot.
insert into care_team (patient_id, account_id)
select %(patient)s, id from account
where username = %(username)s and disabled_at is null and role = any(%(roles)s::text[])
returning account_id as id;

-- name: colleagues
-- Who can be asked to care for a patient.
select username, display_name, role from account
where disabled_at is null and role = any(%(roles)s::text[]) order by role, display_name;

-- name: free_devices
-- Devices that measure nobody now.
select d.name, d.kind, d.maker, d.model, d.serial from device d
where not exists (select from device_assignment a where a.device_id = d.id and (a.ends is null or a.ends > now()))
order by d.kind, d.name;

-- name: free_gateways
-- Gateways whose devices measure nobody now.
select g.id as name, g.online, g.seen_at from gateway g
where not exists (
  select from device d join device_assignment a on a.device_id = d.id
  where d.gateway = g.id and (a.ends is null or a.ends > now()))
order by g.id;

-- name: device_taken
-- Whether a device measures somebody now, held until we commit so that nobody else takes it.
select d.id, exists (
  select from device_assignment a where a.device_id = d.id and (a.ends is null or a.ends > now())) as taken
from device d where d.name = %(name)s for update of d;

-- name: carry
-- The box that is to carry a device.
update device set gateway = %(gateway)s where id = %(device)s;

-- name: caregiver
-- How to reach the person who helps at home, for alerts outside of the hours of the service.
insert into contact (person, role, patient_id, channel, address)
values (%(person)s, 'caregiver', %(patient)s, 'voice', %(address)s);

-- name: first_draft
-- The plan that waits for the signature of the general practitioner.
insert into plan_draft (patient_id, document, reason, saved_by, proposed_by, proposed_at)
values (%(patient)s, %(document)s, %(reason)s, %(by)s, %(by)s, now());

-- name: agree
-- A consent as it was signed; from the adesione on, measurements are kept.
insert into consent (patient_id, kind, text_version, language, given_at, given_by, how, evidence, recorded_by)
values (%(patient)s, %(kind)s, %(text_version)s, 'it', %(given_at)s, %(given_by)s, %(how)s, %(evidence)s, %(by)s);

-- name: author
-- An account that may enrol.
select id, username from account where username = %(username)s and disabled_at is null and role = any(%(roles)s::text[]);
