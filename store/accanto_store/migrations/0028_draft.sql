-- What is written before it is in force: the next version of a PAI, and the enrolment of a new patient.

-- Why a version was made, in the words of who made it.
alter table plan add column reason text not null default '';

-- One row is the draft of a patient's next plan. `based_on` is the version that was in force when it was begun (none
-- for a first plan); `revision` grows with every saving, so that nobody overwrites what another person just saved.
-- `proposed_at`: somebody who may not sign asks for the signature.
create table plan_draft (
  patient_id bigint primary key references patient,
  based_on int,
  document jsonb not null,
  reason text not null default '',
  revision int not null default 1 check (revision > 0),
  saved_by text not null,
  saved_at timestamptz not null default now(),
  proposed_by text,
  proposed_at timestamptz,
  foreign key (patient_id, based_on) references plan (patient_id, version),
  check ((proposed_by is null) = (proposed_at is null)));

-- What the centre must know to recognise and reach a person. `tax_code` is the codice fiscale, or an STP or ENI code.
alter table patient_identity
  add column tax_code text unique,
  add column phone text not null default '',
  add column address text not null default '',
  add column town text not null default '',
  add column allergies text not null default '',
  add column caregiver_name text not null default '',
  add column caregiver_phone text not null default '';

-- The codes by which a patient is called on the telephone go on from here; those of the demo lie below.
create sequence patient_code start 10001;

-- One row is an enrolment on its way, as far as its author came; done, it only says who came of it. Nothing of it
-- counts before it is done, and what is left lying is erased.
create table enrolment (
  uid uuid primary key default gen_random_uuid(),
  account_id bigint not null references account,
  document jsonb not null default '{}',
  revision int not null default 1 check (revision > 0),
  begun_at timestamptz not null default now(),
  saved_at timestamptz not null default now(),
  patient_id bigint references patient,
  done_at timestamptz,
  check ((patient_id is null) = (done_at is null)),
  check (done_at is null or document = '{}'));
create index enrolment_open on enrolment (account_id) where done_at is null;
