-- Drafts of plans, on their way to a signature.

-- name: draft
-- The draft of a patient's next plan.
select d.based_on, d.document::text as document, d.reason, d.revision, coalesce(a.display_name, d.saved_by) as saved_by,
  d.saved_at, coalesce(b.display_name, d.proposed_by) as proposed_by, d.proposed_at
from plan_draft d left join account a on a.username = d.saved_by left join account b on b.username = d.proposed_by
where d.patient_id = %(patient)s;

-- name: begin_draft
-- The first saving of a draft; nothing where somebody else began one meanwhile.
insert into plan_draft (patient_id, based_on, document, reason, saved_by)
values (%(patient)s, (select version from plan where patient_id = %(patient)s and status = 'active'), %(document)s,
  %(reason)s, %(by)s)
on conflict (patient_id) do nothing
returning revision as id;

-- name: save_draft
-- A draft saved again; nothing where it is not the one that was read. Who changes it takes the question back.
update plan_draft set document = %(document)s, reason = %(reason)s, revision = revision + 1, saved_by = %(by)s,
  saved_at = now(), proposed_by = null, proposed_at = null
where patient_id = %(patient)s and revision = %(revision)s
returning revision as id;

-- name: propose_draft
-- The signature is asked for; nothing where the draft is not the one that was read.
update plan_draft set proposed_by = %(by)s, proposed_at = now(), revision = revision + 1
where patient_id = %(patient)s and revision = %(revision)s
returning revision as id;

-- name: drop_draft
-- A draft is thrown away, or has become a version; nothing where it is not the one that was read.
delete from plan_draft where patient_id = %(patient)s and revision = %(revision)s returning revision as id;

-- name: give_reason
-- Why a version was made.
update plan set reason = %(reason)s where patient_id = %(patient)s and version = %(version)s;

-- name: proposed_drafts
-- Drafts that wait for a signature, of one account's patients, the oldest first.
select p.uid, d.proposed_at, coalesce(a.display_name, d.proposed_by) as proposed_by
from plan_draft d join care_team c on c.patient_id = d.patient_id and c.account_id = %(account)s
join patient p on p.id = d.patient_id left join account a on a.username = d.proposed_by
where d.proposed_at is not null order by d.proposed_at;

-- name: draft_revision
-- Whether there is a draft of a patient's next plan.
select revision as id from plan_draft where patient_id = %(patient)s;

-- name: whose
-- Whose plan it is.
select given_name, family_name, birth_date, sex, code, allergies from patient_identity where patient_id = %(patient)s;
