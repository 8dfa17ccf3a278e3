-- The tables of measurements; they run on every engine.

-- One row is a person, by a number and a random uid, never by a name.
-- `adesione_at` is when the person (or who may) agreed to telemonitoring; without it nothing is stored.
create table patient (
  id bigint generated always as identity primary key,
  uid uuid not null unique default gen_random_uuid(),
  enrolled_at timestamptz not null default now(),
  adesione_at timestamptz);

-- One row is a gateway that may speak to us.
create table gateway (
  id text primary key,
  enrolled_at timestamptz not null default now(),
  software text,
  seen_at timestamptz,
  online boolean not null default false);

-- One row is one physical device, by the name its gateway gives it in topics.
create table device (
  id int generated always as identity primary key,
  name text not null unique,
  kind text not null,
  maker text not null default '',
  model text not null default '',
  serial text not null default '',
  enrolled_at timestamptz not null default now());

-- One row says whose measurements a device takes, from when until when.
create table device_assignment (
  device_id int not null references device,
  patient_id bigint not null references patient,
  starts timestamptz not null,
  ends timestamptz,
  primary key (device_id, starts),
  check (ends is null or ends > starts));

-- One row is a thing that can be measured; filled from accanto_contract.signals.
create table signal (
  id smallint primary key,
  name text not null unique,
  unit text not null,
  mdc int,
  loinc text,
  is_waveform boolean not null,
  is_computed boolean not null);

-- One row is one value that a device measured. A correction is a new version; readers see the highest.
-- `quality` is in percent; `device_time` is the device's own clock, raw.
create table observation (
  time timestamptz not null,
  value double precision not null,
  patient_id bigint not null references patient,
  device_time bigint,
  received_at timestamptz not null,
  device_id int not null references device,
  signal smallint not null references signal,
  quality smallint not null,
  flags smallint not null,
  version smallint not null default 1,
  primary key (patient_id, signal, time, device_id, version));

-- One row is a block of samples (about 10 s, or a whole strip), packed as it travelled.
-- `rate` in Hz as fitted; `scale` in units of the signal per LSB; `samples` per lead.
create table waveform (
  start timestamptz not null,
  rate double precision not null check (rate > 0),
  patient_id bigint not null references patient,
  device_time bigint not null,
  received_at timestamptz not null,
  device_id int not null references device,
  samples int not null check (samples > 0),
  scale real not null,
  signal smallint not null references signal,
  leads smallint not null check (leads > 0),
  codec smallint not null,
  flags smallint not null,
  data bytea storage external not null,
  primary key (patient_id, signal, start, device_id));

-- One row is the newest value of one series: a cache for screens, rebuilt from `observation` at any time.
create table latest (
  patient_id bigint not null references patient,
  signal smallint not null references signal,
  time timestamptz not null,
  value double precision not null,
  device_id int not null references device,
  quality smallint not null,
  primary key (patient_id, signal));

-- One row is one hour of one series.
create view observation_hourly as
  select patient_id, signal, date_bin('1 hour', time, '2000-01-01Z') as hour,
         avg(value) as mean, min(value) as low, max(value) as high, count(*) as n
  from observation group by 1, 2, 3;
