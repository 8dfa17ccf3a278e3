-- What the centre and the home say to each other, what was filed as well seen, and who looked last.

-- One row is one message about a patient: from the home (the patient, or who is delegated) or from the centre. `alert_id`
-- is set where the centre speaks of an alert; `read_at` is when the other side first saw it. What was said stays said.
create table message (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  side text not null check (side in ('home', 'centre')),
  account_id bigint not null references account,
  alert_id bigint references alert,
  body text not null check (body <> '' and length(body) <= 2000),
  sent_at timestamptz not null default now(),
  read_at timestamptz);
create index message_patient on message (patient_id, id);
create index message_unread on message (patient_id, side) where read_at is null;

-- One row says to a patient that somebody at the centre saw what was measured since the receipt before (`since`) up to
-- a moment (`until`), and that all of it was in range. It closes nothing. `readings` counts measurements.
create table receipt (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  account_id bigint not null references account,
  given_at timestamptz not null default now(),
  since timestamptz not null,
  until timestamptz not null check (until > since),
  readings int not null check (readings > 0),
  seen_at timestamptz);
create index receipt_patient on receipt (patient_id, until);

-- One row is the last time that somebody who cares for a patient opened their case or their page.
create table patient_review (
  patient_id bigint primary key references patient,
  account_id bigint not null references account,
  at timestamptz not null default now());
