-- A patient's person and team, as those who care correct them.

-- name: correct
-- Who a patient is; what is null stays as it was.
update patient_identity set
  given_name = coalesce(%(given_name)s, given_name), family_name = coalesce(%(family_name)s, family_name),
  birth_date = coalesce(%(birth_date)s, birth_date), sex = coalesce(%(sex)s, sex),
  pathway = coalesce(%(pathway)s, pathway), phone = coalesce(%(phone)s, phone),
  address = coalesce(%(address)s, address), town = coalesce(%(town)s, town),
  allergies = coalesce(%(allergies)s, allergies), caregiver_name = coalesce(%(caregiver_name)s, caregiver_name),
  caregiver_phone = coalesce(%(caregiver_phone)s, caregiver_phone)
where patient_id = %(patient)s

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
