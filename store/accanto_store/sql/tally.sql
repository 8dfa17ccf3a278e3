-- name: blocks
-- Every block of a device's waveform, in the order of its times at the centre.
select extract(epoch from w.start)::float8 as start, w.device_time, w.samples, w.leads, w.codec, w.scale, w.data
from waveform w join device d on d.id = w.device_id
where d.name = %(device)s
order by w.start, w.received_at

-- name: values
-- How many values of a signal a device has in the store.
select count(*)
from observation o join device d on d.id = o.device_id join signal s on s.id = o.signal
where d.name = %(device)s and s.name = %(signal)s and o.version = 1

-- name: alerts
-- Every alert that stands, the oldest first.
select uid::text, severity, rule_id, explanation -> 'sentence' ->> 'en' as sentence,
       extract(epoch from raised_at)::float8 as raised_at
from alert where handling <> 'withdrawn'
order by raised_at, id

-- name: quarantined
-- How many messages lie in quarantine.
select count(*) from quarantine
