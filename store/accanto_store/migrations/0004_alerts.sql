-- Plans, what was found, and the alerts that came of it.

-- One row is one version of a patient's PAI. `document` holds its rules (accanto_alerts.plan).
create table plan (
  patient_id bigint not null references patient,
  version int not null check (version > 0),
  status text not null check (status in ('draft', 'active', 'suspended', 'closed')),
  effective_from timestamptz not null,
  document jsonb not null,
  approved_by text,
  approved_at timestamptz,
  primary key (patient_id, version));
create unique index plan_active on plan (patient_id) where status = 'active';

-- One row is what a signal check computed over a span of a trace.
-- `quality` and `confidence` in 0..1; `value` in the unit of its signal.
create table finding (
  patient_id bigint not null references patient,
  code text not null,
  starts timestamptz not null,
  ends timestamptz not null,
  device_id int not null references device,
  value double precision,
  unit text not null,
  quality real not null,
  confidence real not null,
  algorithm text not null,
  algorithm_version text not null,
  detail jsonb not null default '{}',
  computed_at timestamptz not null default now(),
  primary key (patient_id, code, starts, device_id));

-- One row is an alert: an episode of a rule (or several, joined while it waits for its outcome).
-- `episodes` holds those that are true by all data known and those that were shown and are not; `explanation` is
-- of the newest. `retrospective` means: it was found too late to call anybody. `ends` is when it was
-- clear, or its newest point.
create table alert (
  id bigint generated always as identity primary key,
  uid uuid not null unique default gen_random_uuid(),
  patient_id bigint not null references patient,
  rule_id text not null,
  plan_version int not null,
  kind text not null check (kind in ('clinical', 'technical', 'adherence', 'information')),
  severity text not null check (severity in ('high', 'medium', 'low', 'information')),
  condition text not null check (condition in ('active', 'cleared')),
  handling text not null check (handling in ('new', 'acked', 'in_care', 'closed', 'withdrawn')),
  starts timestamptz not null,
  ends timestamptz not null,
  last_at timestamptz not null,
  episodes jsonb not null,
  explanation jsonb not null,
  retrospective boolean not null default false,
  owner text,
  acked_at timestamptz,
  outcome text,
  closed_at timestamptz,
  raised_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (patient_id, plan_version) references plan (patient_id, version),
  check ((handling = 'closed') = (outcome is not null)));
create unique index alert_open on alert (patient_id, rule_id) where handling not in ('closed', 'withdrawn');
create index alert_patient on alert (patient_id, raised_at);

-- One row is one thing that happened to an alert; nothing here is ever changed. Its id is the id of the live event.
create table alert_event (
  id bigint generated always as identity primary key,
  alert_id bigint not null references alert,
  at timestamptz not null default now(),
  event text not null,
  actor text,
  detail jsonb not null default '{}');
create index alert_event_alert on alert_event (alert_id);
