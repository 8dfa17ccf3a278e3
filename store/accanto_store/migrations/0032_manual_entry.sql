-- What people at home write down themselves: measured by a device that does not speak, or told in answers.

-- One row is one thing that a person wrote down: `content` holds values by signal, or answers by question. Its key is
-- chosen by the page, so that what is sent again is kept once. `is_confirmed`: the value was odd, and the person said
-- that it is right.
create table manual_entry (
  key uuid primary key,
  patient_id bigint not null references patient,
  account_id bigint not null references account,
  kind text not null check (kind in ('weight', 'pressure', 'glucose', 'temperature', 'oxygen', 'answers')),
  measured_at timestamptz not null,
  said_at timestamptz not null default now(),
  content jsonb not null,
  is_confirmed boolean not null default false);
create index manual_entry_patient on manual_entry (patient_id, measured_at);

-- The device that stands for a patient's own hand. It is assigned to nobody, so that no gateway can speak in its name.
create function accanto_hand(whom bigint) returns int language plpgsql security definer set search_path = public as $$
declare
  called text;
  number int;
begin
  select 'manual-' || uid into strict called from patient where id = whom;
  select id into number from device where name = called;
  if number is null then
    insert into device (name, kind) values (called, 'manual')
    on conflict (name) do update set kind = 'manual' returning id into number;
  end if;
  return number;
end $$;

-- A value that a person wrote down becomes an observation of the patient's own hand, under the laws of all others: the
-- same again changes nothing, another value for the same moment is a correction (a new version), and the watch wakes.
-- The console's server may do this and nothing else to measurements.
create function accanto_enter(whom bigint, what smallint, moment timestamptz, amount double precision) returns void
language plpgsql security definer set search_path = public as $$
declare
  hand int := accanto_hand(whom);
  newest record;
begin
  perform from patient where id = whom and adesione_at <= now() for no key update;
  if not found then
    raise exception 'nothing is kept of a person without an adesione' using errcode = 'check_violation';
  end if;
  if not exists (select from signal where id = what and not is_waveform and not is_computed) then
    raise exception 'nobody can write down a signal %', what using errcode = 'check_violation';
  end if;
  select o.version, o.value into newest from observation o
  where o.patient_id = whom and o.signal = what and o.time = moment and o.device_id = hand
  order by o.version desc limit 1;
  if newest.value = amount then
    return;
  end if;
  insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags, version)
  values (moment, amount, whom, now(), hand, what, 100, 0, coalesce(newest.version, 0) + 1);
  insert into latest (patient_id, signal, time, value, device_id, quality) values (whom, what, moment, amount, hand, 100)
  on conflict (patient_id, signal) do update
    set time = excluded.time, value = excluded.value, device_id = excluded.device_id, quality = excluded.quality
    where latest.time <= excluded.time;
  insert into dirty (patient_id, signal, starts, ends) values (whom, what, moment, moment);
  perform pg_notify('accanto_dirty', whom::text);
end $$;

revoke all on function accanto_hand(bigint) from public;
revoke all on function accanto_enter(bigint, smallint, timestamptz, double precision) from public;
