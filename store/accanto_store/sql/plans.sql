-- Versions of plans, and what is said that rules read.

-- name: newest_plan
-- The newest version of a patient's plan, in force or not.
select version, effective_from from plan where patient_id = %(patient)s order by version desc limit 1;

-- name: retire_plans
-- The version in force is not any more.
update plan set status = 'closed' where patient_id = %(patient)s and status = 'active';

-- name: put_plan
-- A version that is in force.
insert into plan (patient_id, version, status, effective_from, document, approved_by, approved_at)
values (%(patient)s, %(version)s, 'active', %(effective_from)s, %(document)s, %(approved_by)s, %(now)s);

-- name: orphans
-- Open alerts of rules that are not among these.
select id from alert
where patient_id = %(patient)s and handling not in ('closed', 'withdrawn') and rule_id <> all(%(rules)s::text[])
order by id;

-- name: say
-- Something is said; said again for the same moment, it is corrected.
insert into statement (patient_id, name, time, value, said_by)
values (%(patient)s, %(name)s, %(at)s, %(value)s, %(by)s)
on conflict (patient_id, name, time) do update
  set value = excluded.value, said_by = excluded.said_by, said_at = now();

-- name: wake_patient
-- The watch judges everything of this patient again, from a moment on.
select accanto_wake(%(patient)s, %(since)s);

-- name: wake_for_silence
-- The watch judges again from the beginning of a silence on: whom it covers is away.
select accanto_wake(patient_id, starts) from silence where id = %(silence)s;
