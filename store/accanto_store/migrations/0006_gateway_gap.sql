-- One row is a run of messages that a gateway had to give up (its disk was full), as it declared them itself.
create table gateway_gap (
  gateway text not null,
  epoch bigint not null,
  first_seq bigint not null,
  last_seq bigint not null check (last_seq >= first_seq),
  reason text not null,
  declared_at timestamptz not null default now(),
  primary key (gateway, epoch, first_seq, last_seq));
