-- What stood in a patient's identity before somebody corrected it.

-- One row is one correction: who made it, when, why, and the fields that changed with what stood there. Added to only.
create table identity_correction (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  patient_id bigint not null references patient,
  account_id bigint not null references account,
  reason text not null check (reason <> ''),
  before jsonb not null check (jsonb_typeof(before) = 'object'));
create index identity_correction_patient on identity_correction (patient_id, id);
