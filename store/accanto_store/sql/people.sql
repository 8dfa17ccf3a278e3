-- Who logs in, what they may see, and the trace that every look leaves.

-- name: account_by_username
-- The account that a person logs in to, if it may, and what its log-in needs.
select a.id, a.username, a.display_name, a.role, a.language, p.uid as patient, a.password_hash, a.is_provisional,
  now() as at, a.factor_from <= now() as must_have_factor,
  exists (select from totp t where t.account_id = a.id and t.confirmed_at is not null)
    or exists (select from passkey k where k.account_id = a.id) as has_factor
from account a left join patient p on p.id = a.patient_id
where a.username = %(username)s and a.disabled_at is null

-- name: account_by_id
-- The same account by its number.
select a.id, a.username, a.display_name, a.role, a.language, p.uid as patient, a.password_hash, a.is_provisional,
  now() as at, a.factor_from <= now() as must_have_factor,
  exists (select from totp t where t.account_id = a.id and t.confirmed_at is not null)
    or exists (select from passkey k where k.account_id = a.id) as has_factor
from account a left join patient p on p.id = a.patient_id
where a.id = %(account)s and a.disabled_at is null

-- name: account_put
-- Create an account, or bring it to what is asked (but the language is the person's own choice); gives its id. Its
-- second factor is asked for from the moment that was said first.
insert into account (username, display_name, role, password_hash, language, patient_id, factor_from, is_provisional)
values (%(username)s, %(display_name)s, %(role)s, %(password_hash)s, %(language)s, %(patient)s, %(factor_from)s,
  %(is_provisional)s)
on conflict (username) do update
set display_name = excluded.display_name, role = excluded.role, patient_id = excluded.patient_id,
    password_hash = coalesce(%(new_hash)s, account.password_hash), disabled_at = null,
    factor_from = coalesce(account.factor_from, excluded.factor_from),
    is_provisional = case when %(new_hash)s::text is null then account.is_provisional else excluded.is_provisional end,
    version = account.version + 1
returning id

-- name: moment
-- What time it is.
select now()

-- name: account_role
-- An account that may ask, with its role.
select id, role from account where username = %(username)s and disabled_at is null

-- name: patient_by_code
-- A patient by the code on their papers.
select patient_id from patient_identity where code = %(code)s

-- name: accounts
-- Every account, with what keeps its door: for who runs the centre; nothing of patients but that somebody is one.
select a.id, a.username, a.display_name, a.role, a.language, a.disabled_at, a.version, a.is_provisional,
  (select count(*) from totp t where t.account_id = a.id and t.confirmed_at is not null)
    + (select count(*) from passkey k where k.account_id = a.id) as factors,
  (select max(seen_at) from session s where s.account_id = a.id) as seen_at
from account a where a.id > %(after)s order by a.id limit %(most)s

-- name: account_disable
-- Nobody logs in to this account any more, and its sessions end.
with gone as (
  update account set disabled_at = coalesce(disabled_at, now()), version = version + 1
  where username = %(username)s returning id),
ended as (delete from session where account_id in (select id from gone))
select id from gone

-- name: account_change
-- Another name, role or state, if the account is still as it was read.
update account set display_name = %(display_name)s, role = %(role)s, version = version + 1,
  disabled_at = case when %(is_disabled)s then coalesce(disabled_at, now()) end
where id = %(account)s and version = %(version)s and role <> 'patient' returning id

-- name: account_one
-- One account, as the list shows it.
select a.id, a.username, a.display_name, a.role, a.language, a.disabled_at, a.version, a.is_provisional,
  (select count(*) from totp t where t.account_id = a.id and t.confirmed_at is not null)
    + (select count(*) from passkey k where k.account_id = a.id) as factors,
  (select max(seen_at) from session s where s.account_id = a.id) as seen_at
from account a where a.id = %(account)s

-- name: sessions_end_all
-- All sessions of an account are over.
delete from session where account_id = %(account)s

-- name: password_set
-- Another password; `is_provisional` where somebody else chose it.
update account set password_hash = %(hash)s, is_provisional = %(is_provisional)s, version = version + 1
where id = %(account)s

-- name: factors_forget
-- The account has no second factor any more.
with a as (delete from totp where account_id = %(account)s),
b as (delete from passkey where account_id = %(account)s)
delete from recovery_code where account_id = %(account)s

-- name: account_hash
-- The password hash of an account.
select password_hash from account where username = %(username)s

-- name: account_speaks
-- The language of an account.
update account set language = %(language)s where id = %(account)s

-- name: session_begin
-- A new session; only the hash of its token is kept.
insert into session (token_sha256, account_id, stage, proven_at, agent, address)
values (%(token)s, %(account)s, %(stage)s, case when %(is_proven)s then now() end, %(agent)s, %(address)s)

-- name: session_promote
-- The session goes on under another token, able to do more.
update session set token_sha256 = %(new)s, stage = %(stage)s, seen_at = now(),
  proven_at = case when %(is_proven)s then now() else proven_at end
where token_sha256 = %(token)s returning id

-- name: session_find
-- Who holds this token, if its session is alive: idle and absolute age are limits.
select a.id, a.username, a.display_name, a.role, a.language, p.uid as patient, s.stage, now() as at,
  coalesce(s.proven_at > now() - %(fresh)s::interval, false) as is_fresh
from session s join account a on a.id = s.account_id left join patient p on p.id = a.patient_id
where s.token_sha256 = %(token)s and a.disabled_at is null
  and s.seen_at > now() - %(idle)s::interval and s.created_at > now() - %(absolute)s::interval

-- name: sessions_of
-- The living sessions of an account, the newest first.
select id, created_at, seen_at, agent, address, token_sha256 is not distinct from %(token)s as is_this
from session
where account_id = %(account)s and seen_at > now() - %(idle)s::interval and created_at > now() - %(absolute)s::interval
order by seen_at desc

-- name: sessions_end_others
-- Every session of an account but one is over.
delete from session where account_id = %(account)s and token_sha256 is distinct from %(token)s

-- name: session_end_one
-- One session of an account is over.
delete from session where account_id = %(account)s and id = %(session)s returning id

-- name: session_touch
-- A person did something: the idle time begins anew. Written at most once in half a minute.
update session set seen_at = now()
where token_sha256 = %(token)s and seen_at < now() - interval '30 seconds'

-- name: session_end
-- The session is over.
delete from session where token_sha256 = %(token)s

-- name: session_sweep
-- Sessions that nobody can use any more.
delete from session where seen_at <= now() - %(idle)s::interval or created_at <= now() - %(absolute)s::interval

-- name: totp_of
-- The secret behind the six digits of an account, and the one that is to take its place.
select secret, next_secret, last_step, confirmed_at is not null as is_confirmed,
  extract(epoch from now())::float8 as now_s
from totp where account_id = %(account)s for update

-- name: totp_begin
-- A new secret, not yet confirmed; one that is confirmed stays until the digits of the new one were shown.
insert into totp (account_id, secret) values (%(account)s, %(secret)s)
on conflict (account_id) do update set
  secret = case when totp.confirmed_at is null then excluded.secret else totp.secret end,
  next_secret = case when totp.confirmed_at is not null then excluded.secret end

-- name: totp_step
-- The digits of a step were shown: it is not taken again.
update totp set last_step = %(step)s, confirmed_at = coalesce(confirmed_at, now()) where account_id = %(account)s

-- name: totp_take_place
-- The digits of the secret that was to come were shown: it is the secret now.
update totp set secret = next_secret, next_secret = null, last_step = %(step)s, made_at = now(), confirmed_at = now()
where account_id = %(account)s

-- name: totp_forget
-- No digits any more.
delete from totp where account_id = %(account)s

-- name: passkeys_of
-- The passkeys of an account, the oldest first.
select id, credential, public_key, sign_count, name, made_at, used_at from passkey
where account_id = %(account)s order by id

-- name: passkey_put
-- A new passkey.
insert into passkey (account_id, credential, public_key, sign_count, name)
values (%(account)s, %(credential)s, %(public_key)s, %(sign_count)s, %(name)s)
on conflict (credential) do nothing returning id

-- name: passkey_by_credential
-- The passkey that a device answered with.
select id, account_id, public_key, sign_count from passkey where credential = %(credential)s

-- name: passkey_used
-- A passkey was shown.
update passkey set sign_count = %(sign_count)s, used_at = now() where id = %(id)s

-- name: passkey_forget
-- A passkey of an account is good for nothing any more.
delete from passkey where account_id = %(account)s and id = %(id)s returning id

-- name: challenge_put
-- A number to be signed, soon.
insert into challenge (challenge, account_id, purpose, expires_at)
values (%(challenge)s, %(account)s, %(purpose)s, now() + %(lives)s::interval)

-- name: challenge_sweep
-- Numbers that nobody signed in time.
delete from challenge where expires_at <= now()

-- name: challenge_take
-- A number that was signed: good once, in time, for what it was made.
delete from challenge
where challenge = %(challenge)s and purpose = %(purpose)s and account_id is not distinct from %(account)s
  and expires_at > now()
returning challenge

-- name: recovery_codes_put
-- New codes on paper; the older ones are good for nothing.
with gone as (delete from recovery_code where account_id = %(account)s and code_sha256 <> all(%(codes)s::bytea[]))
insert into recovery_code (account_id, code_sha256) select %(account)s, c from unnest(%(codes)s::bytea[]) c

-- name: recovery_code_use
-- A code on paper is shown: good once.
update recovery_code set used_at = now()
where account_id = %(account)s and code_sha256 = %(code)s and used_at is null returning account_id as id

-- name: recovery_codes_left
-- How many codes on paper are still good.
select count(*) as id from recovery_code where account_id = %(account)s and used_at is null

-- name: token_put
-- A machine's token.
insert into machine_token (account_id, name, secret_sha256, scopes, expires_at, made_by)
values (%(account)s, %(name)s, %(secret)s, %(scopes)s, %(expires_at)s, %(made_by)s) returning id

-- name: token_find
-- Whom a token speaks for, while it is good.
select a.id, a.username, a.display_name, a.role, a.language, now() as at, t.secret_sha256, t.scopes as granted
from machine_token t join account a on a.id = t.account_id
where t.id = %(id)s and t.revoked_at is null and t.expires_at > now() and a.disabled_at is null

-- name: token_touch
-- A token was used; written at most once in half a minute.
update machine_token set used_at = now()
where id = %(id)s and (used_at is null or used_at < now() - interval '30 seconds')

-- name: tokens
-- Every token, without its secret.
select t.id, t.name, a.username, t.scopes, t.made_at, t.made_by, t.expires_at, t.revoked_at, t.used_at
from machine_token t join account a on a.id = t.account_id order by t.id

-- name: token_revoke
-- A token is good for nothing any more.
update machine_token set revoked_at = coalesce(revoked_at, now()) where id = %(id)s returning id

-- name: asks
-- Who asks, until this transaction ends: what is behind the wall of the database (sql/wall.sql) is shown by this.
select set_config('accanto.account', %(account)s::text, true)

-- name: works
-- What is done for no account, until this transaction ends.
select set_config('accanto.task', %(task)s, true)

-- name: reached_patient
-- A patient by uid, with why an account reaches them, if it does.
select p.id as patient_id, array(
  select r.relation from reach r where r.patient_id = p.id and r.account_id = %(account)s) as relations
from patient p where p.uid = %(uid)s

-- name: reached_alert
-- The patient of an alert, with why an account reaches them, if it does.
select a.patient_id, array(
  select r.relation from reach r where r.patient_id = a.patient_id and r.account_id = %(account)s) as relations
from alert a where a.uid = %(uid)s

-- name: patient_of
-- A patient by uid, only if this account reaches them by a relation that is good enough.
select p.id, p.uid from patient p
where p.uid = %(uid)s and exists (
  select from reach r
  where r.patient_id = p.id and r.account_id = %(account)s and r.relation = any(%(relations)s::text[]))

-- name: audit_put
-- One look at, or change of, a patient's data, or one refusal.
insert into audit (account_id, action, object, patient_id, purpose, outcome, request, address, token_id, detail)
values (%(account)s, %(action)s, %(object)s, %(patient)s, %(purpose)s, %(outcome)s, %(request)s, %(address)s, %(token)s,
  %(detail)s)

-- name: audit_worklist
-- The patients whose names stand on a worklist that was read: once an hour each.
insert into audit (account_id, action, patient_id, request, address, token_id)
select %(account)s, 'worklist', p, %(request)s, %(address)s, %(token)s from unnest(%(patients)s::bigint[]) p
where not exists (
  select from audit a where a.account_id = %(account)s and a.at > now() - interval '1 hour'
    and a.patient_id = p and a.action = 'worklist')
