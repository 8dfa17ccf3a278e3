-- What is done to data at rest, outside of the way that a receipt waits for.

-- name: blocks_as_sent
-- Blocks that still rest as they travelled, oldest arrival first; ours until we commit, others' are passed over.
select patient_id, signal, start, device_id, samples, leads, codec, data from waveform
where codec <> 1 and sent_codec is null and received_at < %(before)s order by received_at limit %(limit)s for update skip locked;

-- name: put_to_rest
-- The same samples in fewer bytes; what came is remembered by its hash.
update waveform set data = %(data)s, codec = 1, sent_codec = codec, sent_sha = substring(sha256(data) for 8)
where patient_id = %(patient_id)s and signal = %(signal)s and start = %(start)s and device_id = %(device_id)s;

-- name: keep_pyramid
-- What a block looks like from afar.
insert into waveform_pyramid (start, patient_id, device_id, samples, signal, leads, data)
values (%(start)s, %(patient_id)s, %(device_id)s, %(samples)s, %(signal)s, %(leads)s, %(pyramid)s)
on conflict (patient_id, signal, start, device_id) do update
  set samples = excluded.samples, leads = excluded.leads, data = excluded.data;

-- name: leave_as_sent
-- A block whose bytes nobody can unpack rests as it came, and isn't tried again.
update waveform set sent_codec = codec
where patient_id = %(patient_id)s and signal = %(signal)s and start = %(start)s and device_id = %(device_id)s;

-- name: forget_replayed
-- What was taken out of quarantine is not kept twice for longer than 30 days.
delete from quarantine where replayed_at < now() - interval '30 days';

-- name: forget_before
-- Measurements older than a moment, a piece of them; how many rows went.
select accanto_forget_before(%(which)s, %(before)s, %(most)s);
