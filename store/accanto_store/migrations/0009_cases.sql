-- The work about a patient: cases, their deadlines, silences, who can be told, and what was said.

-- One row is a silence: alerts go on being raised and call nobody. `ends` is null for a death only; a stay in
-- hospital (`ricovero`) goes on until a person lifts it.
create table silence (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  kind text not null check (kind in ('ricovero', 'vacanza', 'terapia', 'manutenzione', 'decesso')),
  author text not null,
  reason text not null check (reason <> ''),
  starts timestamptz not null,
  ends timestamptz check (ends > starts and ends <= starts + interval '30 days'),
  rules text[] not null default '{}',
  created_at timestamptz not null default now(),
  lifted_at timestamptz,
  lifted_by text,
  check (ends is not null or kind = 'decesso'));
create index silence_patient on silence (patient_id) where lifted_at is null;

-- One row is the work about one patient, from the first alert to the last outcome. `policy` is the escalation as it
-- was when the case opened: editing the service's changes nothing that runs.
create table patient_case (
  id bigint generated always as identity primary key,
  uid uuid not null unique default gen_random_uuid(),
  patient_id bigint not null references patient,
  priority text not null check (priority in ('high', 'medium', 'low', 'information')),
  owner text,
  policy jsonb not null,
  opened_at timestamptz not null,
  closed_at timestamptz check (closed_at >= opened_at));
create unique index patient_case_open on patient_case (patient_id) where closed_at is null;

-- An alert calls people, each call with its number: `carried` up to the last call for which a round of notices began,
-- `answered` up to the last one to which a person answered. `recalls`: phone calls that nobody took.
alter table alert
  add column case_id bigint references patient_case,
  add column silence_id bigint references silence,
  add column called int not null default 0,
  add column carried int not null default 0,
  add column answered int not null default 0,
  add column recalls int not null default 0,
  add constraint alert_calls check (carried between 0 and called and answered between 0 and called);

-- One row is a deadline of a patient's case; `done_at` when it was met. `what` says of which alerts, which step.
create table case_timer (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  due_at timestamptz not null,
  what jsonb not null,
  done_at timestamptz);
create index case_timer_due on case_timer (due_at) where done_at is null;
create index case_timer_patient on case_timer (patient_id) where done_at is null;

-- One row is one thing that happened to the work about a patient (not to one alert); nothing here is ever changed.
create table case_event (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  case_id bigint references patient_case,
  at timestamptz not null default now(),
  event text not null,
  actor text,
  detail jsonb not null default '{}');
create index case_event_case on case_event (case_id);

-- One row is a way to tell a person something. `person` is a username, or a name of the service's own for somebody
-- who has no account; `role` says in which role they are always asked; `patient_id` is set where that holds for one
-- patient only. `address` (mail, telephone, push subscription) stands nowhere else.
create table contact (
  id bigint generated always as identity primary key,
  person text not null,
  role text check (role in ('coordinator', 'gp', 'doctor', 'caregiver', 'patient', 'field_service')),
  patient_id bigint references patient,
  channel text not null check (channel in ('email', 'web_push', 'sms', 'voice')),
  address text not null,
  language text not null default 'it' check (language in ('it', 'en')),
  position smallint not null default 1 check (position > 0),
  quiet_from time,
  quiet_until time,
  unique (person, channel, position),
  check ((quiet_from is null) = (quiet_until is null)));

-- One row is a person on duty in a role; the lowest rank is asked first.
create table shift (
  id bigint generated always as identity primary key,
  person text not null,
  role text not null check (role in ('case_manager', 'coordinator', 'doctor', 'field_service')),
  starts timestamptz not null,
  ends timestamptz not null check (ends > starts),
  rank smallint not null default 1);
create index shift_ends on shift (ends);

-- The only row is how this service centre works: its hours and its ladders (docs/reference/cases.md). None: the
-- defaults.
create table service (
  id smallint primary key default 1 check (id = 1),
  document jsonb not null,
  updated_at timestamptz not null default now());

-- One row is one thing said to one contact: the outbox. `key` names it for ever, so that it is decided once; it holds
-- no time. `covers` are the alerts it speaks of, each with the number of its call.
create table notice (
  id bigint generated always as identity primary key,
  uid uuid not null unique default gen_random_uuid(),
  key text not null unique,
  patient_id bigint not null references patient,
  alert_id bigint not null references alert,
  person text not null,
  channel text not null check (channel in ('in_app', 'email', 'web_push', 'sms', 'voice')),
  position smallint not null,
  severity text not null check (severity in ('high', 'medium', 'low', 'information')),
  covers jsonb not null,
  created_at timestamptz not null default now(),
  due_at timestamptz not null,
  attempts smallint not null default 0,
  sending_at timestamptz,
  sent_at timestamptz,
  failed_at timestamptz,
  error text,
  check (sent_at is null or failed_at is null));
create index notice_due on notice (due_at) where sent_at is null and failed_at is null;
create index notice_alert on notice (alert_id);

-- What was written down stays as it was written.
create function accanto_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on alert_event
  for each row execute function accanto_append_only();
create trigger append_only before update or delete on case_event
  for each row execute function accanto_append_only();
create trigger append_only before update or delete on audit
  for each row execute function accanto_append_only();
create trigger never_emptied before truncate on alert_event
  for each statement execute function accanto_append_only();
create trigger never_emptied before truncate on case_event
  for each statement execute function accanto_append_only();
create trigger never_emptied before truncate on audit
  for each statement execute function accanto_append_only();
