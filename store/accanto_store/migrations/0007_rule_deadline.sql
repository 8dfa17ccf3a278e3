-- When rules speak by themselves, which box brings a patient's data, and when it was silent.
-- A mark in `dirty` with signal 0 means: everything of this patient, from `starts` on (a new plan, a box back).

-- One row is the next moment at which a rule has something to say without new data. A moment that passed while
-- nobody watched stays here until it is judged, and with it every later one, in order.
create table rule_deadline (
  patient_id bigint not null references patient,
  rule_id text not null,
  due_at timestamptz not null,
  primary key (patient_id, rule_id));
create index rule_deadline_due on rule_deadline (due_at);

-- The rule that makes this alert needless to look at for now: a more urgent one of the same signal and side.
alter table alert add column inhibited_by text;
create index alert_of_rule on alert (patient_id, rule_id, ends);

-- The box that last said it carries the device.
alter table device add column gateway text references gateway;
create index device_gateway on device (gateway);

-- One row is a silence of a gateway that is over: nothing was heard of it in between.
create table gateway_silence (
  gateway text not null references gateway,
  starts timestamptz not null,
  ends timestamptz not null check (ends > starts),
  primary key (gateway, starts));
