-- What patients agree to, who may look for them, whose glass was broken, and who looked.

-- name: consents_of
-- Everything a patient agreed to, the newest first.
select c.id, c.kind, c.text_version, c.language, c.given_at, c.given_by, c.how, c.evidence,
  r.display_name as recorded_by, c.revoked_at, w.display_name as revoked_by, c.revoke_reason
from consent c left join account r on r.id = c.recorded_by left join account w on w.id = c.revoked_by
where c.patient_id = %(patient)s order by c.id desc

-- name: consent_put
-- An agreement; what the trigger does with an adesione is said in migration 0020.
insert into consent (patient_id, kind, text_version, language, given_at, given_by, how, evidence, recorded_by)
values (%(patient)s, %(kind)s, %(text_version)s, %(language)s, %(given_at)s, %(given_by)s, %(how)s, %(evidence)s,
  %(account)s)
returning id

-- name: consent_end
-- An agreement is taken back.
update consent set revoked_at = greatest(now(), given_at), revoked_by = %(account)s, revoke_reason = %(reason)s
where patient_id = %(patient)s and kind = %(kind)s and revoked_at is null returning id

-- name: delegations_of
-- Every delegation of a patient, the newest first.
select d.id, a.username as caregiver, a.display_name, d.begins_at, d.ends_at, d.evidence,
  r.display_name as recorded_by, d.revoked_at, w.display_name as revoked_by, d.revoke_reason
from delegation d join account a on a.id = d.account_id join account r on r.id = d.recorded_by
left join account w on w.id = d.revoked_by
where d.patient_id = %(patient)s order by d.id desc

-- name: delegation_put
-- A caregiver may look from now on. One that ended by its date makes room first.
with over as (
  update delegation set revoked_at = ends_at, revoke_reason = 'ended'
  where patient_id = %(patient)s and revoked_at is null and ends_at <= now()
    and account_id = (select id from account where username = %(caregiver)s)
  returning id)
insert into delegation (patient_id, account_id, ends_at, evidence, recorded_by)
select %(patient)s, a.id, %(ends_at)s, %(evidence)s, %(account)s
from account a, (select count(*) from over) done
where a.username = %(caregiver)s and a.role = 'caregiver' and a.disabled_at is null
returning id

-- name: delegation_end
-- A delegation is taken back.
update delegation set revoked_at = now(), revoked_by = %(account)s, revoke_reason = %(reason)s
where patient_id = %(patient)s and id = %(id)s and revoked_at is null returning id

-- name: glass_break
-- Somebody must read on, by the code on the patient's papers.
select id, patient_id from accanto_break_glass(%(code)s, %(reason)s, %(lasts)s::interval)

-- name: glass_opened
-- Whose data may be read, and until when.
select p.uid as patient, g.ends_at from break_glass g join patient p on p.id = g.patient_id where g.id = %(id)s

-- name: glass_told
-- Who watches over privacy, and the patient's general practitioner, hear of it, each by their first contact.
insert into notice (key, patient_id, glass_id, person, channel, position, severity, covers, due_at)
select 'glass:' || g.id || ':' || c.person || '/' || c.channel || '/' || c.position || ':1', g.patient_id, g.id, c.person,
  c.channel, c.position, 'medium', '[]', now()
from break_glass g
join account a on a.id <> g.account_id and a.disabled_at is null and (a.role = 'privacy_officer' or a.role = 'gp' and exists (
  select from care_team t where t.patient_id = g.patient_id and t.account_id = a.id))
join contact c on c.person = a.username and c.position = (select min(f.position) from contact f where f.person = c.person)
where g.id = %(id)s
on conflict (key) do nothing

-- name: glass_until
-- Until when an account may read a patient by a glass that it broke.
select max(ends_at) as until from break_glass
where account_id = %(account)s and patient_id = %(patient)s and ends_at > now()

-- name: readers
-- Who may read a patient now, and why; the centre's coordinators and privacy officers may always.
select a.display_name, a.role, r.relation as why, case r.relation
  when 'delegation' then (select max(d.ends_at) from delegation d
    where d.patient_id = r.patient_id and d.account_id = a.id and d.revoked_at is null)
  when 'emergency' then (select max(g.ends_at) from break_glass g
    where g.patient_id = r.patient_id and g.account_id = a.id) end as until
from reach r join account a on a.id = r.account_id and a.disabled_at is null
where r.patient_id = %(patient)s and r.relation in ('team', 'delegation', 'emergency')
group by a.id, r.relation, r.patient_id order by array_position(array['team', 'emergency', 'delegation'], r.relation), a.display_name

-- name: glasses
-- Every broken glass, the newest first.
select g.id, a.display_name as who, a.role, p.uid as patient, g.reason, g.begins_at, g.ends_at, g.seen_at,
  s.display_name as seen_by
from break_glass g join account a on a.id = g.account_id join patient p on p.id = g.patient_id
left join account s on s.id = g.seen_by
where g.id < %(before)s order by g.id desc limit %(most)s

-- name: glass_seen
-- Somebody who watches over privacy has looked at it; the first one stays written.
update break_glass set seen_at = coalesce(seen_at, now()), seen_by = coalesce(seen_by, %(account)s)
where id = %(id)s returning id, patient_id

-- name: looked
-- Who saw or did what of a patient, the newest first.
select u.id, u.at, a.display_name as who, a.role, u.action, u.purpose, u.outcome
from audit u left join account a on a.id = u.account_id
where u.patient_id = %(patient)s and u.id < %(before)s order by u.id desc limit %(most)s

-- name: audit_rows
-- The audit, the newest first.
select u.id, u.at, a.username as who, a.role, u.action, u.purpose, u.outcome, p.uid as patient, u.object, u.request,
  u.address, u.token_id as token
from audit u left join account a on a.id = u.account_id left join patient p on p.id = u.patient_id
where u.id < %(before)s order by u.id desc limit %(most)s

-- name: seal
-- Seal what waits; gives how many rows.
select accanto_seal_audit(%(most)s) as id

-- name: waits
-- Whether anything waits for its seal.
select exists (select from audit_pending) as is_waiting

-- name: head
-- The last seal.
select seq, encode(hash, 'hex') as hash from audit_head

-- name: chain
-- The seals after a number, in order, each with what it was made over; a row that is gone has no text.
select s.seq, s.audit_id, s.hash, case when a.id is not null then accanto_audit_text(a) end as text
from audit_seal s left join audit a on a.id = s.audit_id
where s.seq > %(after)s order by s.seq limit %(most)s

-- name: unsealed
-- Rows of the audit that have no seal and do not wait for one.
select count(*) as id from audit a
where not exists (select from audit_seal s where s.audit_id = a.id)
  and not exists (select from audit_pending w where w.audit_id = a.id)

-- name: waiting
-- How many rows wait for their seal.
select count(*) as id from audit_pending
