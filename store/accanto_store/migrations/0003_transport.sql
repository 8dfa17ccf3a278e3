-- What the way from the gateways needs: cursors, quarantine, and the marks that wake the watch.

-- One row is one life of a gateway's spool: which of its messages are committed here.
create table gateway_cursor (
  gateway text not null,
  epoch bigint not null,
  seen int8multirange not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (gateway, epoch));

-- One row is a message that could not be used, its bytes intact, with the reason.
create table quarantine (
  id bigint generated always as identity primary key,
  received_at timestamptz not null default now(),
  topic text not null,
  payload bytea not null,
  reason text not null,
  detail text not null,
  gateway text,
  epoch bigint,
  seq bigint,
  sha256 bytea not null,
  replayed_at timestamptz,
  unique (topic, sha256));

-- One row says: new data of this patient and signal, over this span of event time. The watch deletes what it has judged.
create table dirty (
  id bigint generated always as identity primary key,
  patient_id bigint not null references patient,
  signal smallint not null,
  starts timestamptz not null,
  ends timestamptz not null);
create index dirty_patient on dirty (patient_id);
