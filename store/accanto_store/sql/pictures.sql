-- Uploads piece by piece, what becomes of them, and the pictures that people look at.

-- name: upload_begin
-- A new upload; gives its id and when it is forgotten if it does not go on. Who cares for patients sends for their
-- own only, who may send for everybody also for patients that are registered later.
insert into upload (account_id, patient_uid, patient_id, for_everybody, eye, camera, declared, sha256, length,
  expires_at)
values (%(account)s, %(patient)s, (
    select p.id from patient p join care_team c on c.patient_id = p.id
    where p.uid = %(patient)s and c.account_id = %(account)s),
  %(for_everybody)s, %(eye)s, %(camera)s, %(declared)s, %(sha256)s, %(length)s, now() + %(lives)s::interval)
returning id, 0::bigint as arrived, length, state, expires_at

-- name: uploads_open
-- How many uploads of an account are on their way.
select count(*)::bigint as id from upload where account_id = %(account)s and state = 'arriving' and expires_at > now()

-- name: upload_find
-- An upload of this account that is not forgotten.
select id, arrived, length, state, expires_at from upload
where id = %(id)s and account_id = %(account)s and (state <> 'arriving' or expires_at > now())

-- name: upload_append
-- The next piece, if it begins where the last one ended and the whole has room for it; nothing otherwise.
with grown as (
  update upload set arrived = arrived + octet_length(%(bytes)s::bytea), expires_at = now() + %(lives)s::interval,
    state = case when arrived + octet_length(%(bytes)s::bytea) = length then 'arrived' else 'arriving' end
  where id = %(id)s and account_id = %(account)s and state = 'arriving' and expires_at > now()
    and arrived = %(starts)s and arrived + octet_length(%(bytes)s::bytea) <= length
  returning id, arrived, length, state, expires_at), part as (
  insert into upload_part (upload_id, starts, bytes) select id, %(starts)s, %(bytes)s from grown)
select id, arrived, length, state, expires_at from grown

-- name: upload_wake
-- Tell who reads pictures that one has come, when this transaction commits.
select pg_notify('accanto_picture', '')

-- name: upload_end
-- The sender takes back what is still on its way; gives its id if there was any.
delete from upload where id = %(id)s and account_id = %(account)s and state = 'arriving'
returning id, arrived, length, state, expires_at

-- name: upload_sweep
-- Uploads that nobody went on with.
delete from upload where state = 'arriving' and expires_at <= now()

-- name: upload_outcome
-- What became of an upload: its state, and the picture's verdict or the refusal.
select u.id, u.state, u.arrived, u.length, u.refusal, p.uid as picture, p.aim, p.verdict, p.reasons
from upload u left join picture p on p.id = u.picture_id
where u.id = %(id)s and u.account_id = %(account)s

-- name: claim
-- The upload that waits longest for being read, held until this transaction ends; others skip it.
select u.id, u.patient_uid, u.eye, u.camera, u.declared, u.sha256 as said_sha256, u.account_id, u.tries,
  p.id as patient_id, p.adesione_at is not null as has_consent
from upload u
left join patient p on p.uid = u.patient_uid and (u.for_everybody or p.id = u.patient_id)
where u.state = 'arrived' and u.try_after <= now()
order by u.try_after limit 1 for update of u skip locked

-- name: upload_bytes
-- The whole file, with its SHA-256.
select bytes, sha256(bytes) from (
  select string_agg(bytes, ''::bytea order by starts) as bytes from upload_part where upload_id = %(id)s) whole

-- name: may_be_copies
-- Vessel maps that a new picture is compared with: all of the patient's, and the newest of the day.
select id, patient_id, vessel_map from picture
where patient_id = %(patient)s and vessel_map <> ''
union
(select id, patient_id, vessel_map from picture
 where received_at > now() - interval '1 day' and vessel_map <> '' order by received_at desc limit 200)

-- name: hold_file
-- Two workers that read the same file at once come one after the other.
select pg_advisory_xact_lock(hashtextextended(encode(%(sha256)s::bytea, 'hex'), 10))

-- name: same_file
-- Pictures made of the very same bytes.
select id, patient_id, eye from picture where sha256 = %(sha256)s order by id

-- name: keep_file
-- The original bytes, once.
insert into picture_file (sha256, bytes) values (%(sha256)s, %(bytes)s) on conflict (sha256) do nothing

-- name: keep_picture
-- What the gate said, and the clean copy; gives the row's id.
insert into picture (patient_id, eye, sha256, form, width, height, camera, aim, verdict, reasons, measures, algorithm,
  algorithm_version, vessel_map, viewed, sent_by)
values (%(patient)s, %(eye)s, %(sha256)s, %(form)s, %(width)s, %(height)s, %(camera)s, %(aim)s, %(verdict)s,
  %(reasons)s, %(measures)s, %(algorithm)s, %(algorithm_version)s, %(vessel_map)s, %(viewed)s, %(sent_by)s)
returning id

-- name: doubt
-- Pictures that turned out to be a copy of another patient's: a person should look.
update picture set reasons = array_append(reasons, %(reason)s),
  verdict = case when verdict = 'ok' then 'human-check' else verdict end
where id = any(%(pictures)s) and not %(reason)s = any(reasons)

-- name: settle_kept
-- The upload became a picture.
update upload set state = 'kept', picture_id = %(picture)s where id = %(id)s

-- name: put_aside
-- A file that is not taken, its bytes intact, beside the messages that could not be used.
insert into quarantine (topic, payload, reason, detail, sha256)
values (%(topic)s, %(payload)s, %(reason)s, %(detail)s, sha256(%(payload)s))
on conflict (topic, sha256) do update
  set replayed_at = null, reason = excluded.reason, detail = excluded.detail

-- name: upload_back
-- A picture from quarantine is read once more.
with again as (
  update upload set state = 'arrived', refusal = null, tries = 0, try_after = now()
  where id = %(id)s and state = 'refused' returning id)
insert into upload_part (upload_id, starts, bytes)
select again.id, 0, q.payload from again, quarantine q where q.id = %(quarantine)s

-- name: settle_refused
-- The upload was put aside.
update upload set state = 'refused', refusal = %(refusal)s where id = %(id)s

-- name: forget_parts
-- The pieces of an upload that has been settled.
delete from upload_part where upload_id = %(id)s

-- name: try_later
-- Reading failed for a reason of our own: again after a while, longer each time.
update upload set tries = tries + 1, try_after = now() + least(interval '1 hour', interval '5 seconds' * 2 ^ tries)
where id = %(id)s and state = 'arrived'

-- name: pictures_of
-- A patient's pictures, the newest first.
select uid, eye, aim, verdict, reasons, width, height, camera, algorithm, algorithm_version, received_at
from picture where patient_id = %(patient)s order by received_at desc, id desc

-- name: viewed
-- The clean copy of a picture.
select id, viewed from picture where patient_id = %(patient)s and uid = %(picture)s

-- name: original
-- The bytes as they came, with what an export says of them.
select p.uid, p.eye, p.form, p.camera, p.reasons, p.received_at, f.bytes as file, p.viewed
from picture p join picture_file f using (sha256) where p.patient_id = %(patient)s and p.uid = %(picture)s
