-- People: more roles, second factors, half-open sessions, machine tokens, consents, and whom each account reaches.

-- `patient_id` is set for an account that is the patient. `factor_from` is the moment from which a second factor is
-- asked of the account; null: never. `is_provisional`: somebody else chose the password, the person must choose one.
alter table account drop constraint account_role_check;
alter table account
  add column patient_id bigint unique references patient,
  add column factor_from timestamptz,
  add column is_provisional boolean not null default false,
  add column version int not null default 1,
  add constraint account_role_check check (role in (
    'patient', 'caregiver', 'case_manager', 'coordinator', 'gp', 'cardiologist', 'pneumologist', 'oculist',
    'technician', 'privacy_officer', 'admin')),
  add constraint account_patient_check check ((role = 'patient') = (patient_id is not null));

-- `stage` is how far a log-in came: after the password comes the second factor (`code`), then a password of one's own
-- (`password`), then the enrolment of a factor (`enrol`). `proven_at` is when the second factor was last shown.
alter table session
  add column id uuid not null unique default gen_random_uuid(),
  add column stage text not null default 'complete' check (stage in ('code', 'password', 'enrol', 'complete')),
  add column proven_at timestamptz,
  add column agent text not null default '',
  add column address text not null default '';
create index session_account on session (account_id);

-- One row is the secret behind a person's six digits (RFC 6238); it counts once confirmed. No step is taken twice.
create table totp (
  account_id bigint primary key references account,
  secret text not null,
  made_at timestamptz not null default now(),
  confirmed_at timestamptz,
  last_step bigint not null default 0);

-- One row is a passkey: the public half of a key that a person's device keeps (WebAuthn).
create table passkey (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  credential bytea not null unique,
  public_key bytea not null,
  sign_count bigint not null,
  name text not null,
  made_at timestamptz not null default now(),
  used_at timestamptz);
create index passkey_account on passkey (account_id);

-- One row is a code on paper for who lost the other factors; good once.
create table recovery_code (
  account_id bigint not null references account,
  code_sha256 bytea not null,
  used_at timestamptz,
  primary key (account_id, code_sha256));

-- One row is a random number that a passkey has to sign, soon and once; `account_id` is null at the door.
create table challenge (
  challenge bytea primary key,
  account_id bigint references account,
  purpose text not null check (purpose in ('enrol', 'login', 'confirm')),
  expires_at timestamptz not null);

-- One row is a token with which a machine asks in the name of an account, for some of what that account may.
create table machine_token (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  name text not null check (name <> ''),
  secret_sha256 bytea not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  made_at timestamptz not null default now(),
  made_by text not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz);

-- One row says that a patient lets a caregiver see their data, from then on, until an end or until it is taken back.
create table delegation (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  account_id bigint not null references account,
  begins_at timestamptz not null default now(),
  ends_at timestamptz check (ends_at > begins_at),
  evidence text not null default '',
  recorded_by bigint not null references account,
  revoked_at timestamptz,
  revoked_by bigint references account,
  revoke_reason text);
create unique index delegation_open on delegation (patient_id, account_id) where revoked_at is null;
create index delegation_account on delegation (account_id) where revoked_at is null;

-- One row is a glass broken: somebody outside of the care team read on, for a reason and an hour.
create table break_glass (
  id bigint generated always as identity primary key,
  account_id bigint not null references account,
  patient_id bigint not null references patient,
  reason text not null check (length(reason) >= 10),
  begins_at timestamptz not null default now(),
  ends_at timestamptz not null check (ends_at > begins_at and ends_at <= begins_at + interval '60 minutes'),
  seen_at timestamptz,
  seen_by bigint references account);
create index break_glass_account on break_glass (account_id, ends_at);

-- One row is what a patient agreed to: which text, in which language, who wrote it down and how, until it is taken back.
-- `adesione` is the service itself; `dossier` sharing beyond the team; `online_reports`; `research`.
create table consent (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  kind text not null check (kind in ('adesione', 'dossier', 'online_reports', 'research')),
  text_version text not null check (text_version <> ''),
  text_sha256 bytea,
  language text not null check (language in ('it', 'en')),
  given_at timestamptz not null,
  given_by text not null check (given_by in ('patient', 'guardian')),
  how text not null check (how in ('paper', 'in_person', 'telephone', 'online')),
  evidence text not null default '',
  recorded_by bigint references account,
  revoked_at timestamptz check (revoked_at >= given_at),
  revoked_by bigint references account,
  revoke_reason text);
create unique index consent_open on consent (patient_id, kind) where revoked_at is null;

-- Ingestion asks the patient's row: it follows the adesione, whoever writes it.
create function accanto_follow_adesione() returns trigger language plpgsql as $$
begin
  update patient p set adesione_at = (
    select c.given_at from consent c
    where c.patient_id = p.id and c.kind = 'adesione' and c.revoked_at is null)
  where p.id = new.patient_id;
  return null;
end $$;
create trigger follow_adesione after insert or update on consent
  for each row when (new.kind = 'adesione') execute function accanto_follow_adesione();

-- Those who had agreed before agreements were rows.
insert into consent (patient_id, kind, text_version, language, given_at, given_by, how, evidence)
select id, 'adesione', 'before records', 'it', adesione_at, 'patient', 'paper', 'taken over from the registry'
from patient where adesione_at is not null;

-- Whom an account reaches, and why. What the reason is good for is decided by accanto_api.permissions.
create view reach as
select account_id, patient_id, 'team' as relation from care_team
union all
select id, patient_id, 'own' from account where patient_id is not null
union all
select account_id, patient_id, 'delegation' from delegation
where revoked_at is null and begins_at <= now() and (ends_at is null or ends_at > now())
union all
select account_id, patient_id, 'emergency' from break_glass where ends_at > now()
union all
select a.id, p.id, 'centre' from account a cross join patient p where a.role in ('coordinator', 'privacy_officer');
