-- A patient's person and team, as those who care correct them.

-- name: correct
-- Who a patient is; what is null stays as it was. What stood there is kept with who changed it, and why.
with was as (
  select * from patient_identity where patient_id = %(patient)s for update),
now_is as (
  update patient_identity i set
    given_name = coalesce(%(given_name)s, i.given_name), family_name = coalesce(%(family_name)s, i.family_name),
    birth_date = coalesce(%(birth_date)s, i.birth_date), sex = coalesce(%(sex)s, i.sex),
    pathway = coalesce(%(pathway)s, i.pathway), phone = coalesce(%(phone)s, i.phone),
    address = coalesce(%(address)s, i.address), town = coalesce(%(town)s, i.town),
    allergies = coalesce(%(allergies)s, i.allergies),
    caregiver_name = coalesce(%(caregiver_name)s, i.caregiver_name),
    caregiver_phone = coalesce(%(caregiver_phone)s, i.caregiver_phone)
  from was where i.patient_id = was.patient_id returning i.*)
insert into identity_correction (patient_id, account_id, reason, before)
select %(patient)s, %(account)s, %(reason)s, jsonb_object_agg(old.key, old.value)
from was, now_is, jsonb_each_text(to_jsonb(was)) old
where to_jsonb(now_is) ->> old.key is distinct from old.value
having count(*) > 0
returning id

-- name: corrections
-- What stood in the identity of a patient before each correction, the newest first.
select c.id, c.at, a.display_name as who, c.reason, c.before
from identity_correction c join account a on a.id = c.account_id
where c.patient_id = %(patient)s order by c.id desc

-- name: join
-- A colleague joins the team; whoever is in it already stays as they are.
with asked as (
  select id from account where username = %(username)s and disabled_at is null and role = any(%(roles)s::text[])),
joined as (
  insert into care_team (patient_id, account_id) select %(patient)s, id from asked on conflict do nothing)
select id from asked

-- name: leave
-- Somebody leaves the team, if another one of their role stays where there must be one.
with team as (
  select a.id, a.username, a.role from care_team t join account a on a.id = t.account_id
  where t.patient_id = %(patient)s for update of t)
delete from care_team c using team t
where c.patient_id = %(patient)s and c.account_id = t.id and t.username = %(username)s and (
  t.role not in ('case_manager', 'gp')
  or exists (select from team o where o.role = t.role and o.id <> t.id))
returning c.account_id as id

-- name: carer
-- Somebody of the team, by user name.
select a.id from care_team t join account a on a.id = t.account_id
where t.patient_id = %(patient)s and a.username = %(username)s
