-- name: lock_cursors
-- The cursor of each of these lives of a spool, made where it is new, and ours until the end of the transaction.
insert into gateway_cursor (gateway, epoch)
select * from unnest(%(gateways)s::text[], %(epochs)s::bigint[]) as life (gateway, epoch) order by gateway, epoch
on conflict (gateway, epoch) do update set updated_at = now();

-- name: seen_before
-- What of these runs of messages is here already, as runs: both ends included.
select asked.gateway, asked.epoch, greatest(asked.first, run.first), least(asked.last, run.last)
from unnest(%(gateways)s::text[], %(epochs)s::bigint[], %(firsts)s::bigint[], %(lasts)s::bigint[])
  as asked (gateway, epoch, first, last)
cross join lateral (
  (select first, last from gateway_run
   where gateway = asked.gateway and epoch = asked.epoch and first <= asked.first order by first desc limit 1)
  union all
  (select first, last from gateway_run
   where gateway = asked.gateway and epoch = asked.epoch and first > asked.first and first <= asked.last)) run
where run.last >= asked.first;

-- name: advance_cursors
-- These runs of messages are committed here from now on: each grows together with what it touches.
with asked as (
  select gateway, epoch, lower(run) as first, upper(run) - 1 as last
  from (
    select gateway, epoch, range_agg(int8range(first, last, '[]')) as runs
    from unnest(%(gateways)s::text[], %(epochs)s::bigint[], %(firsts)s::bigint[], %(lasts)s::bigint[])
      as told (gateway, epoch, first, last)
    group by gateway, epoch) told, unnest(runs) run
), near as (
  select distinct asked.gateway, asked.epoch, run.first, run.last, run.ctid
  from asked cross join lateral (
    (select first, last, ctid from gateway_run
     where gateway = asked.gateway and epoch = asked.epoch and first <= asked.first order by first desc limit 1)
    union all
    (select first, last, ctid from gateway_run
     where gateway = asked.gateway and epoch = asked.epoch and first > asked.first and first <= asked.last + 1)) run
  where run.last >= asked.first - 1
), grown as (
  select gateway, epoch, lower(run) as first, upper(run) - 1 as last
  from (
    select gateway, epoch, range_agg(int8range(first, last, '[]')) as runs
    from (select * from asked union all select gateway, epoch, first, last from near) every
    group by gateway, epoch) every, unnest(runs) run
), swallowed as (
  delete from gateway_run where ctid = any (array(
    select ctid from near where not exists (
      select from grown where (grown.gateway, grown.epoch, grown.first) = (near.gateway, near.epoch, near.first))))
)
insert into gateway_run (gateway, epoch, first, last) select gateway, epoch, first, last from grown
on conflict (gateway, epoch, first) do update set last = excluded.last where gateway_run.last < excluded.last;

-- name: unknown_life
-- The life of a spool that was heard of last before this one, where the gateway itself does not know it: with its last
-- unbroken run of numbers. Never with what lies before: the birth may be older than that life, and numbers still come.
select newest.epoch, run.first, run.last
from (select epoch from gateway_cursor where gateway = %(gateway)s and epoch <> %(epoch)s
      order by updated_at desc limit 1) newest
cross join lateral (
  select first, last from gateway_run where gateway = %(gateway)s and epoch = newest.epoch
  order by first desc limit 1) run
where newest.epoch <> all(%(earlier)s::bigint[]);

-- name: seen_from
-- What is committed of one life of a spool, from one number on: both ends included, at most 1000 runs.
(select %(oldest)s::bigint as first, last from (
   select last from gateway_run where gateway = %(gateway)s and epoch = %(epoch)s and first < %(oldest)s
   order by first desc limit 1) before where last >= %(oldest)s)
union all
(select first, last from gateway_run
 where gateway = %(gateway)s and epoch = %(epoch)s and first >= %(oldest)s order by first limit 1000)
order by first limit 1000;

-- name: overdue_holes
-- Gateways whose numbers are missing for an hour, although later ones are here: how many messages.
select gateway, sum(last - first + 1)::bigint, min(since) from gateway_hole
where since < now() - interval '1 hour' group by gateway order by gateway;

-- name: copy_observations
-- Straight into the table; a row that is there already refuses the whole batch.
copy observation (time, value, patient_id, device_time, received_at, device_id, signal, quality, flags, version)
from stdin (format binary);

-- name: copy_waveforms
-- Straight into the table; a row that is there already refuses the whole batch.
copy waveform (start, rate, patient_id, device_time, received_at, device_id, samples, scale, signal, leads, codec,
  flags, data) from stdin (format binary);

-- name: make_stages
-- Where a batch waits that may hold what is there already; `n` is a row's index in the batch.
create temp table if not exists stage_observation (n int, like observation) on commit delete rows;
create temp table if not exists stage_waveform (n int, like waveform) on commit delete rows;

-- name: stage_observations
-- The batch, with its indexes.
copy stage_observation (n, time, value, patient_id, device_time, received_at, device_id, signal, quality, flags,
  version) from stdin (format binary);

-- name: stage_waveforms
-- The batch, with its indexes.
copy stage_waveform (n, start, rate, patient_id, device_time, received_at, device_id, samples, scale, signal, leads,
  codec, flags, data) from stdin (format binary);

-- name: take_new_observations
-- What of the batch is new goes in, of equals the first; the spans of what went in, by series and hour.
with new as (
  insert into observation
    (time, value, patient_id, device_time, received_at, device_id, signal, quality, flags, version)
  select distinct on (patient_id, signal, time, device_id, version)
    time, value, patient_id, device_time, received_at, device_id, signal, quality, flags, version
  from stage_observation order by patient_id, signal, time, device_id, version, n
  on conflict do nothing
  returning patient_id, signal, time)
select patient_id, signal, min(time), max(time) from new
group by patient_id, signal, date_bin('1 hour', time, 'epoch');

-- name: take_new_waveforms
-- What of the batch is new goes in, of equals the first; the spans of what went in, by series and hour.
with new as (
  insert into waveform (start, rate, patient_id, device_time, received_at, device_id, samples, scale, signal, leads,
    codec, flags, data)
  select distinct on (patient_id, signal, start, device_id)
    start, rate, patient_id, device_time, received_at, device_id, samples, scale, signal, leads, codec, flags, data
  from stage_waveform order by patient_id, signal, start, device_id, n
  on conflict do nothing
  returning patient_id, signal, start, samples, rate)
select patient_id, signal, min(start), max(start + samples / rate * interval '1 second')
from new group by patient_id, signal, date_bin('1 hour', start, 'epoch');

-- name: contradicting_observations
-- Rows of the batch whose place is taken by something else. When it came, and by which lane, is not its content.
select s.n from stage_observation s join observation o using (patient_id, signal, time, device_id, version)
where (s.value, s.device_time, s.quality) is distinct from (o.value, o.device_time, o.quality);

-- name: contradicting_waveforms
-- Rows of the batch whose place is taken by something else. When it came, and by which lane, is not its content.
-- A block that was packed anew is compared by the hash of what was sent.
select s.n from stage_waveform s join waveform w using (patient_id, signal, start, device_id)
where (s.rate, s.samples, s.scale, s.leads, s.device_time)
  is distinct from (w.rate, w.samples, w.scale, w.leads, w.device_time)
  or case when w.sent_sha is null then (s.codec, s.data) is distinct from (w.codec, w.data)
     else (s.codec, substring(sha256(s.data) for 8)) is distinct from (w.sent_codec, w.sent_sha) end;

-- name: keep_latest
-- The newest value of each series, unless a newer one is known.
insert into latest (patient_id, signal, time, value, device_id, quality)
select * from unnest(%(patients)s::bigint[], %(signals)s::smallint[], %(times)s::timestamptz[], %(values)s::float8[],
  %(devices)s::int[], %(qualities)s::smallint[]) as newest (patient_id, signal, time, value, device_id, quality)
order by patient_id, signal
on conflict (patient_id, signal) do update
  set time = excluded.time, value = excluded.value, device_id = excluded.device_id, quality = excluded.quality
  where latest.time < excluded.time;

-- name: mark_dirty
-- New data of these series, over these spans: for the watch.
insert into dirty (patient_id, signal, starts, ends)
select * from unnest(%(patients)s::bigint[], %(signals)s::smallint[], %(starts)s::timestamptz[],
  %(ends)s::timestamptz[]);

-- name: wake_watch
-- Tell who listens, once a patient, when this transaction commits.
select pg_notify('accanto_dirty', patient::text) from unnest(%(patients)s::bigint[]) patient;

-- name: quarantine
-- A message that cannot be used, its bytes intact; the same message again changes nothing.
insert into quarantine (received_at, topic, payload, reason, detail, gateway, epoch, seq, sha256)
values (%(received_at)s, %(topic)s, %(payload)s, %(reason)s, %(detail)s, %(gateway)s, %(epoch)s, %(seq)s, sha256(%(payload)s))
on conflict (topic, sha256) do nothing;

-- name: forget_without_consent
-- Messages of persons without an adesione are not kept longer than 72 hours.
delete from quarantine where reason = 'no_consent' and received_at < now() - interval '72 hours';

-- name: note_gap
-- Messages that a gateway gave up, by its own word.
insert into gateway_gap (gateway, epoch, first_seq, last_seq, reason)
values (%(gateway)s, %(epoch)s, %(first)s, %(last)s, %(reason)s)
on conflict do nothing;

-- name: note_alive
-- These gateways have been heard of just now; written at most every ten seconds.
update gateway set seen_at = now(), online = true
where id = any(%(gateways)s) and (not online or seen_at is null or seen_at < now() - interval '10 seconds');

-- name: note_birth
-- What a gateway says of itself.
update gateway set software = %(software)s where id = %(gateway)s and software is distinct from %(software)s;

-- name: note_device
-- What a gateway says of a device fills only what the registry leaves open, and whose it is as long as nobody told of it:
-- a box lists what was ever connected to it, also what went to another home long ago.
update device d set
  gateway = %(gateway)s,
  maker = case when maker = '' then %(maker)s else maker end,
  model = case when model = '' then %(model)s else model end,
  serial = case when serial = '' then %(serial)s else serial end,
  firmware = %(firmware)s
where name = %(name)s and ('' in (maker, model, serial) or gateway is distinct from %(gateway)s
  or firmware is distinct from %(firmware)s)
  and (gateway is null or gateway = %(gateway)s or not exists (select from device_report where device_id = d.id))
  and exists (select from gateway where id = %(gateway)s);

-- name: note_death
-- A gateway's line broke, or it was stopped.
update gateway set online = false where id = %(gateway)s;
