-- What rules read beside measures: the gateway's silences, and what people and devices say. Each wakes the watch by
-- itself, in the transaction that changes it, whoever that is.

-- One row is something said of a patient that no device measured as a value: an answer to a question
-- (`answer/<question>`), that an entry of the calendar was done or excused (`occurrence/<entry>`: 1 or -1), the state
-- of a device (`device/battery`, `device/clock`, `device/pairing`). Said again for the same moment, it is corrected.
create table statement (
  patient_id bigint not null references patient,
  name text not null check (name ~ '^(answer|occurrence|device)/'),
  time timestamptz not null,
  value double precision not null,
  said_by text not null,
  said_at timestamptz not null default now(),
  primary key (patient_id, name, time));

-- The watch judges everything of this patient again, from a moment on.
create function accanto_wake(whom bigint, since timestamptz) returns void language sql as $$
  insert into dirty (patient_id, signal, starts, ends) values (whom, 0, since, greatest(since, now()));
  select pg_notify('accanto_dirty', whom::text);
$$;

create function accanto_wake_statement() returns trigger language plpgsql
security definer set search_path = public as $$
begin
  perform accanto_wake(new.patient_id, new.time);
  return null;
end $$;
create trigger wake after insert or update on statement for each row execute function accanto_wake_statement();

-- A gateway that was silent for more than five minutes is heard again: the silence is kept, and whoever it serves is
-- judged again from its beginning on.
create function accanto_heard() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if old.seen_at is not null then
    insert into gateway_silence (gateway, starts, ends) values (new.id, old.seen_at, new.seen_at)
    on conflict do nothing;
  end if;
  perform accanto_wake(patient_id, coalesce(old.seen_at, new.seen_at)) from (
    select distinct a.patient_id from device d join device_assignment a on a.device_id = d.id and a.ends is null
    where d.gateway = new.id) served;
  return null;
end $$;
create trigger heard after update of seen_at on gateway for each row
  when (old.seen_at is null or old.seen_at < new.seen_at - interval '5 minutes')
  execute function accanto_heard();

-- A device that comes by another gateway: its patient is judged again.
create function accanto_carried() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform accanto_wake(patient_id, now()) from device_assignment where device_id = new.id and ends is null;
  return null;
end $$;
create trigger carried after update of gateway on device for each row
  when (old.gateway is distinct from new.gateway)
  execute function accanto_carried();
