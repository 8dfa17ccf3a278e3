-- What became of each patient's days, counted once from the occurrences that rules see: indicators add these up.

-- One row is one patient and one entry of the calendar on one day of the patient's wall: how often it was due there,
-- and what became of it. `item` is empty for the day's readings: `due` of them came from devices, `done` were usable.
create table patient_day (
  patient_id bigint not null references patient,
  day date not null,
  item text not null,
  kind text not null check (kind in ('measure', 'visit', 'exam', 'call', 'questionnaire', 'readings')),
  signal text not null default '',
  due int not null check (due >= 0),
  done int not null check (done >= 0),
  late int not null default 0 check (late >= 0),
  missed int not null default 0 check (missed >= 0),
  excused int not null default 0 check (excused >= 0),
  primary key (patient_id, day, item, signal));
create index patient_day_day on patient_day (day);

-- One row is how far a patient's days are counted.
create table patient_day_until (
  patient_id bigint primary key references patient,
  counted_at timestamptz not null);
