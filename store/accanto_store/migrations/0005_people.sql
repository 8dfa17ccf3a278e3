-- Who works here, who is cared for, and who looked at what.

-- One row is the civil identity of a patient: the only table with names.
create table patient_identity (
  patient_id bigint primary key references patient,
  given_name text not null,
  family_name text not null,
  birth_date date not null,
  sex text not null check (sex in ('f', 'm')),
  pathway text not null,
  code text not null unique);

-- One row is a person who may log in.
create table account (
  id bigint generated always as identity primary key,
  username text not null unique,
  display_name text not null,
  role text not null check (role in ('case_manager', 'gp', 'cardiologist', 'technician', 'admin')),
  password_hash text not null,
  language text not null default 'it' check (language in ('it', 'en')),
  disabled_at timestamptz);

-- One row says that an account cares for a patient.
create table care_team (
  patient_id bigint not null references patient,
  account_id bigint not null references account,
  since timestamptz not null default now(),
  primary key (patient_id, account_id));

-- The lists of one person's patients are asked for with each page.
create index care_team_account on care_team (account_id);

-- One row is a browser session; only the SHA-256 of its token is kept.
create table session (
  token_sha256 bytea primary key,
  account_id bigint not null references account,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now());

-- One row is one look at, or change of, a patient's data; nothing here is ever changed.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  account_id bigint references account,
  action text not null,
  patient_id bigint references patient,
  detail jsonb not null default '{}');
create index audit_patient on audit (patient_id, at);
