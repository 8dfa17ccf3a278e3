-- name: has_accounts
-- Whether anybody may log in already.
select exists (select from account);

-- name: identify
-- Who a patient is.
insert into patient_identity (patient_id, given_name, family_name, birth_date, sex, pathway, code)
values (%(patient_id)s, %(given_name)s, %(family_name)s, %(birth_date)s, %(sex)s, %(pathway)s, %(code)s)
on conflict (patient_id) do nothing;

-- name: agree
-- The adesione of a patient of the demo as a record, where the registry knows only its date.
insert into consent (patient_id, kind, text_version, language, given_at, given_by, how, evidence)
select id, 'adesione', 'demo', 'it', adesione_at, 'patient', 'paper', 'invented' from patient
where id = %(patient_id)s and adesione_at is not null
  and not exists (select from consent where patient_id = %(patient_id)s and kind = 'adesione');

-- name: activate_plan
-- The first version of a patient's plan, where there is none; the watch judges by it at once.
with made as (
  insert into plan (patient_id, version, status, effective_from, document, approved_by, approved_at)
  values (%(patient_id)s, 1, 'active', %(from)s, %(document)s, %(approved_by)s, %(from)s)
  on conflict (patient_id, version) do nothing
  returning patient_id, effective_from)
select accanto_wake(patient_id, effective_from) from made;

-- name: join_team
-- An account cares for every patient that nobody of its name cares for yet.
insert into care_team (patient_id, account_id)
select p.id, a.id from patient p, account a where a.username = %(username)s
on conflict do nothing;

-- name: patient_of_code
-- The patient whom people call by this code.
select patient_id from patient_identity where code = %(code)s;
