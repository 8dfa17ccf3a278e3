-- Who logs in, what they may see, and the trace that every look leaves.

-- name: account_by_username
-- The account that a person logs in to, if it may.
select id, username, display_name, role, language, password_hash
from account where username = %(username)s and disabled_at is null

-- name: account_put
-- Create an account, or bring it to what is asked (but the language is the person's own choice); gives its id.
insert into account (username, display_name, role, password_hash, language)
values (%(username)s, %(display_name)s, %(role)s, %(password_hash)s, %(language)s)
on conflict (username) do update
set display_name = excluded.display_name, role = excluded.role,
    password_hash = coalesce(%(new_hash)s, account.password_hash), disabled_at = null
returning id

-- name: account_hash
-- The password hash of an account.
select password_hash from account where username = %(username)s

-- name: account_speaks
-- The language of an account.
update account set language = %(language)s where id = %(account)s

-- name: session_begin
-- A new session; only the hash of its token is kept.
insert into session (token_sha256, account_id) values (%(token)s, %(account)s)

-- name: session_find
-- Who holds this token, if its session is alive: idle and absolute age are limits.
select a.id, a.username, a.display_name, a.role, a.language
from session s join account a on a.id = s.account_id
where s.token_sha256 = %(token)s and a.disabled_at is null
  and s.seen_at > now() - %(idle)s::interval and s.created_at > now() - %(absolute)s::interval

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

-- name: patient_of
-- A patient by uid, only if this account cares for them.
select p.id, p.uid from patient p join care_team c on c.patient_id = p.id
where p.uid = %(uid)s and c.account_id = %(account)s

-- name: audit_put
-- One look at, or change of, a patient's data.
insert into audit (account_id, action, patient_id, detail)
values (%(account)s, %(action)s, %(patient)s, %(detail)s)

-- name: audit_worklist
-- The patients whose names stand on a worklist that was read: once an hour each.
insert into audit (account_id, action, patient_id)
select %(account)s, 'worklist', p from unnest(%(patients)s::bigint[]) p
where not exists (
  select from audit a where a.patient_id = p and a.at > now() - interval '1 hour'
    and a.account_id = %(account)s and a.action = 'worklist')
