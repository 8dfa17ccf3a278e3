-- The spirometry room: what a reader makes of blows and of their grade, and when a bronchodilator was given.

-- One row is a reader's verdict on one blow, beside what was computed; the newest of a blow counts. `fev1` and `fvc` are
-- words of accanto_signal.spirometry.opinions; an empty one: what was computed counts. Nothing here is ever changed.
create table blow_judgement (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  device_id int not null references device,
  start timestamptz not null,
  fev1 text check (fev1 in ('acceptable', 'usable', 'unusable')),
  fvc text check (fvc in ('acceptable', 'usable', 'unusable')),
  reason text not null check (length(reason) between 1 and 500),
  author bigint not null references account,
  made_at timestamptz not null default now());
create index blow_judgement_patient on blow_judgement (patient_id, device_id, start);

-- One row is the grade that a reader gave a session, beside the computed one; the newest counts, and only while its blows
-- are still those that the reader saw (`trace`). An empty grade: the computed one counts. Nothing here is ever changed.
create table session_grade (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  device_id int not null references device,
  starts timestamptz not null,
  trace text not null check (trace ~ '^[0-9a-f]{24}$'),
  fev1 text check (fev1 in ('A', 'B', 'C', 'D', 'E', 'U', 'F')),
  fvc text check (fvc in ('A', 'B', 'C', 'D', 'E', 'U', 'F')),
  reason text not null check (length(reason) between 1 and 500),
  author bigint not null references account,
  made_at timestamptz not null default now());
create index session_grade_patient on session_grade (patient_id, device_id, starts);

-- One row says that a patient was given a bronchodilator: blows before it and after it are never one session.
create table bronchodilator (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  given_at timestamptz not null,
  drug text not null check (length(drug) between 1 and 120),
  author bigint not null references account,
  made_at timestamptz not null default now(),
  taken_back_at timestamptz,
  taken_back_by bigint references account,
  check ((taken_back_at is null) = (taken_back_by is null)));
create index bronchodilator_patient on bronchodilator (patient_id, given_at);

create trigger append_only before update or delete on blow_judgement
  for each row execute function accanto_append_only();
create trigger append_only before update or delete on session_grade
  for each row execute function accanto_append_only();
