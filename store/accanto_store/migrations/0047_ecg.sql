-- What readers of an ECG said beside what was computed: kept for ever, the newest counts.

-- One row is a beat that a reader named otherwise (relabel), found (add) or took away (remove). What was computed stays
-- computed; whoever undoes a correction makes another one. `at` is the time of the sample at which the beat stands, `was`
-- what it was called before.
create table ecg_correction (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  device_id int not null references device,
  signal smallint not null references signal,
  at timestamptz not null,
  deed text not null check (deed in ('relabel', 'add', 'remove')),
  label text check (label ~ '^[NSVPF?]$'),
  was text check (was ~ '^[NSVPF?X]$'),
  reason text not null default '' check (length(reason) <= 500),
  made_by bigint not null references account,
  made_at timestamptz not null default now(),
  check ((deed = 'remove') = (label is null)));
create index ecg_correction_at on ecg_correction (patient_id, device_id, signal, at);

-- One row is what a reader said of a measure or a finding that was computed over a span: that it is so (confirmed), that
-- it isn't (rejected), or that they take back what they said (computed). `value` is what they saw; another one that is
-- computed later was not confirmed.
create table ecg_confirmation (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  device_id int not null references device,
  signal smallint not null references signal,
  starts timestamptz not null,
  ends timestamptz not null check (ends > starts),
  code text not null,
  value double precision,
  verdict text not null check (verdict in ('confirmed', 'rejected', 'computed')),
  algorithm text not null,
  made_by bigint not null references account,
  made_at timestamptz not null default now());
create index ecg_confirmation_span on ecg_confirmation (patient_id, device_id, signal, starts, ends);
