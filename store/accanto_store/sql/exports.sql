-- Measurements as they go out of the house in files.

-- name: observations
-- Every value that was measured in a span, each version of it, oldest first; one more than may be.
select o.time, s.name as signal, o.value, s.unit, o.quality / 100.0::float8 as quality, d.name as device, o.version,
  o.received_at
from observation o join signal s on s.id = o.signal join device d on d.id = o.device_id
where o.patient_id = %(patient)s and o.time >= %(starts)s and o.time < %(ends)s
  and (%(signal)s::text is null or s.name = %(signal)s)
order by o.time, s.name, d.name, o.version limit %(most)s + 1

-- name: blows
-- The waves of forced expirations that begin in a span, oldest first, still packed; one more than may be.
select w.start, s.name as signal, s.unit, w.rate as rate_hz, w.scale, w.samples, w.leads, w.codec, w.data
from waveform w join signal s on s.id = w.signal
where w.patient_id = %(patient)s and w.device_id = %(device)s and s.name = any(%(signals)s::text[])
  and w.start >= %(starts)s and w.start < %(ends)s
order by w.start, s.name limit %(most)s + 1
