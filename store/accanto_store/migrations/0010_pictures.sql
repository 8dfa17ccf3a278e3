-- The way of images: uploads on their way, and the pictures that came of them.

-- One row is the bytes of a file as they came, untouched; the same file is kept once.
create table picture_file (
  sha256 bytea primary key check (octet_length(sha256) = 32),
  bytes bytea storage external not null,
  received_at timestamptz not null default now());

-- One row is a picture of one eye of one patient: what the gate said of it, and the clean copy that people look at.
-- `aim`, `verdict` and `reasons` are words of accanto_contract.picture; `vessel_map` is empty where no field was found.
create table picture (
  id bigint generated always as identity primary key,
  uid uuid not null unique default gen_random_uuid(),
  patient_id bigint not null references patient,
  eye text not null check (eye in ('od', 'os')),
  sha256 bytea not null references picture_file,
  form text not null,
  width int not null,
  height int not null,
  camera text not null,
  aim text not null,
  verdict text not null check (verdict in ('ok', 'human-check', 'retake')),
  reasons text[] not null,
  measures jsonb not null,
  algorithm text not null,
  algorithm_version text not null,
  vessel_map bytea storage external not null,
  viewed bytea storage external not null,
  sent_by bigint not null references account,
  received_at timestamptz not null default now(),
  unique (patient_id, eye, sha256));

-- A patient's pictures are listed, and a new one is compared with them.
create index picture_patient on picture (patient_id, received_at);
-- A new picture is compared with the day's others.
create index picture_received on picture (received_at);
-- The same file may have come before.
create index picture_sha256 on picture (sha256);

-- One row is an upload: what its sender said, how far it came, and what became of it.
-- arriving -> arrived (every byte is here) -> kept (picture_id) or refused (refusal; the bytes are in `quarantine`).
create table upload (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references account,
  patient_uid uuid,
  eye text check (eye in ('od', 'os')),
  camera text not null,
  declared text not null,
  sha256 bytea check (octet_length(sha256) = 32),
  length bigint not null check (length > 0),
  arrived bigint not null default 0 check (arrived between 0 and length),
  state text not null default 'arriving' check (state in ('arriving', 'arrived', 'kept', 'refused')),
  picture_id bigint references picture,
  refusal text,
  tries int not null default 0,
  try_after timestamptz not null default now(),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null);

-- What waits to be read is asked for every few seconds.
create index upload_waiting on upload (try_after) where state = 'arrived';
create index upload_arriving on upload (account_id, expires_at) where state = 'arriving';

-- One row is a piece of an upload; gone once the whole is a picture or in quarantine.
create table upload_part (
  upload_id uuid not null references upload on delete cascade,
  starts bigint not null,
  bytes bytea storage external not null,
  primary key (upload_id, starts));
