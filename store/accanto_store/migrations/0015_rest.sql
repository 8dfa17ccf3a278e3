-- Traces at rest: packed smaller than they travelled, and seen from afar.

-- What a block was when it came, where it was packed anew: a message that comes again is compared with this.
alter table waveform add column sent_codec smallint, add column sent_sha bytea;

-- The blocks that still rest as they travelled; those that nobody can unpack have a `sent_codec` and are left.
create index waveform_as_sent on waveform (received_at) where codec <> 1 and sent_codec is null;

-- One row is what a block of a waveform looks like from afar (accanto_store.pyramid).
create table waveform_pyramid (
  start timestamptz not null,
  patient_id bigint not null references patient,
  device_id int not null references device,
  samples int not null check (samples > 0),
  signal smallint not null references signal,
  leads smallint not null check (leads > 0),
  data bytea storage external not null,
  primary key (patient_id, signal, start, device_id));
