-- The reading rooms: what is asked of a specialist, what they wrote and signed, and what they are asked in words.

-- What accounts of a role read; nothing for those who read nothing.
create function accanto_specialty(role text) returns text language sql immutable as $$
  select case role when 'cardiologist' then 'ecg' when 'pneumologist' then 'spirometry' when 'oculist' then 'fundus' end
$$;

-- One row is a question to a specialty about something that was measured: a span of an ECG, a session of blows, a set
-- of pictures (`reading_picture`). `asked_by` is null where the programme asked by itself, and then `cause` names for
-- ever what made it ask. Being read is no state but a lease: `leased_by` has it until `leased_until`.
create table reading (
  id bigint generated always as identity primary key,
  uid uuid not null unique default gen_random_uuid(),
  patient_id bigint not null references patient,
  specialty text not null check (specialty in ('ecg', 'spirometry', 'fundus')),
  state text not null default 'waiting' check (state in ('waiting', 'preliminary', 'final', 'withdrawn')),
  priority text not null default 'routine' check (priority in ('urgent', 'routine')),
  question text not null default '' check (length(question) <= 2000),
  asked_by bigint references account,
  asked_at timestamptz not null default now(),
  due_at timestamptz not null check (due_at >= asked_at),
  quality text not null default '',
  device_id int references device,
  signal_id smallint references signal,
  starts timestamptz,
  ends timestamptz check (ends > starts),
  alert_id bigint references alert,
  cause text unique,
  leased_by bigint references account,
  leased_until timestamptz,
  done_at timestamptz,
  check ((leased_by is null) = (leased_until is null)),
  check ((starts is null) = (ends is null)),
  check ((asked_by is null) = (cause is not null)),
  check (specialty = 'fundus' or (device_id is not null and starts is not null)));
create index reading_queue on reading (specialty, due_at) where state in ('waiting', 'preliminary');
create index reading_patient on reading (patient_id, specialty, asked_at);
create index reading_alert on reading (alert_id);

-- One row is a picture that a reading is about.
create table reading_picture (
  reading_id bigint not null references reading,
  picture_id bigint not null references picture,
  primary key (reading_id, picture_id));

-- One row is a referto on its way, as far as its author came. `reason` is why a signed one is to be amended.
create table report_draft (
  reading_id bigint primary key references reading,
  author bigint not null references account,
  content jsonb not null,
  reason text not null default '',
  revision int not null default 1 check (revision > 0),
  saved_at timestamptz not null default now());

-- One row is one signed version of a referto; nothing here is ever changed. `record` is the text that was signed, to the
-- byte, `signature` the centre's (Ed25519), `paper` the PDF that came of it. What is signed after a final version says why.
create table report (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  reading_id bigint not null references reading,
  version int not null check (version > 0),
  state text not null check (state in ('preliminary', 'final', 'amended')),
  author bigint not null references account,
  content jsonb not null,
  reason text not null default '',
  trace_hash text not null check (trace_hash ~ '^[0-9a-f]{64}$'),
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  record text not null,
  signature bytea not null check (octet_length(signature) = 64),
  key_id text not null,
  signed_at timestamptz not null,
  paper bytea storage external not null,
  unique (reading_id, version),
  check ((state = 'amended') = (reason <> '')));
create index report_author on report (author, signed_at);

-- A new version follows the newest one, and after a final one comes nothing but an amendment.
create function accanto_next_report() returns trigger language plpgsql as $$
declare
  newest report;
begin
  perform from reading where id = new.reading_id for update;
  select * into newest from report where reading_id = new.reading_id order by version desc limit 1;
  if new.version <> coalesce(newest.version, 0) + 1
    or (new.state = 'amended') <> coalesce(newest.state in ('final', 'amended'), false) then
    raise exception 'a % version % cannot follow', new.state, new.version using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger next_report before insert on report for each row execute function accanto_next_report();
create trigger append_only before update or delete on report
  for each row execute function accanto_append_only();
create trigger never_emptied before truncate on report
  for each statement execute function accanto_append_only();

-- One row is a teleconsulto: a thread of questions and answers about a patient's case, or one of its alerts or readings.
create table consult (
  id bigint generated always as identity primary key,
  uid uuid not null unique default gen_random_uuid(),
  patient_id bigint not null references patient,
  specialty text not null check (specialty in ('ecg', 'spirometry', 'fundus')),
  case_id bigint references patient_case,
  alert_id bigint references alert,
  reading_id bigint references reading,
  opened_by bigint not null references account,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  closed_by bigint references account,
  outcome text check (outcome in ('answered', 'plan_changed', 'visit_booked', 'sent_to_hospital', 'no_longer_needed')),
  check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (outcome is null)));
create index consult_patient on consult (patient_id, opened_at);
create index consult_open on consult (specialty) where closed_at is null;

-- One row is one thing said in a teleconsulto; nothing here is ever changed.
create table consult_message (
  id bigint generated always as identity primary key,
  consult_id bigint not null references consult,
  author bigint not null references account,
  at timestamptz not null default now(),
  body text not null check (length(body) between 1 and 4000));
create index consult_message_consult on consult_message (consult_id);

-- One row is the trace as its sender saw it, attached to what they said: a PNG, the span, and the state of the viewer.
create table consult_snapshot (
  message_id bigint primary key references consult_message,
  png bytea storage external not null,
  width int not null,
  height int not null,
  device_id int references device,
  signal_id smallint references signal,
  starts timestamptz,
  ends timestamptz,
  view jsonb not null default '{}');
create trigger append_only before update or delete on consult_message
  for each row execute function accanto_append_only();
create trigger append_only before update or delete on consult_snapshot
  for each row execute function accanto_append_only();
create trigger never_emptied before truncate on consult_message
  for each statement execute function accanto_append_only();
create trigger never_emptied before truncate on consult_snapshot
  for each statement execute function accanto_append_only();

-- Whom an account reaches, and why; a specialist also who waits in their queue, or was answered by them of late.
create or replace view reach as
select account_id, patient_id, 'team' as relation from care_team
union all
select id, patient_id, 'own' from account where patient_id is not null
union all
select account_id, patient_id, 'delegation' from delegation
where revoked_at is null and begins_at <= now() and (ends_at is null or ends_at > now())
union all
select account_id, patient_id, 'emergency' from break_glass where ends_at > now()
union all
select a.id, p.id, 'centre' from account a cross join patient p where a.role in ('coordinator', 'privacy_officer')
union all
select a.id, r.patient_id, 'queue' from account a join reading r on r.specialty = accanto_specialty(a.role)
where r.state in ('waiting', 'preliminary')
union all
select a.id, c.patient_id, 'queue' from account a join consult c on c.specialty = accanto_specialty(a.role)
where c.closed_at is null
union all
select s.author, r.patient_id, 'queue' from report s join reading r on r.id = s.reading_id
where s.signed_at > now() - interval '30 days';

-- One row is a reading with its patient, what was measured, who asked and who has (or had) it.
create view reading_card as
select g.id, g.uid, g.patient_id, g.specialty, g.state, g.priority, g.question, g.asked_at, g.due_at, g.quality,
  g.device_id, d.name as device_name, d.maker, d.model, g.signal_id, n.name as signal_name, g.starts, g.ends,
  v.uid as alert_uid, g.done_at, p.uid as patient_uid, i.given_name, i.family_name, i.birth_date, i.sex, i.pathway, i.code,
  q.username as asker, q.display_name as asker_name, l.username as leaser, l.display_name as leaser_name, g.leased_until,
  (select count(*) from reading_picture x where x.reading_id = g.id) as pictures,
  exists (select from report_draft x where x.reading_id = g.id) as has_draft,
  exists (select from reading o where o.patient_id = g.patient_id and o.specialty = g.specialty and o.state = 'final'
    and o.id <> g.id) as has_prior
from reading g
join patient p on p.id = g.patient_id
join patient_identity i on i.patient_id = g.patient_id
left join device d on d.id = g.device_id
left join signal n on n.id = g.signal_id
left join account q on q.id = g.asked_by
left join account l on l.id = g.leased_by
left join alert v on v.id = g.alert_id;
