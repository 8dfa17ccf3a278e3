-- name: arrivals
-- For each block: its last sample's time (gateway clock) and when the centre had it, seconds since 1970.
select extract(epoch from start)::float8 + samples / rate as measured, extract(epoch from received_at)::float8 as received
from waveform

-- name: alert_events
-- For each alert that was raised: the last point it was raised for, the arrival that made it known, the event, seconds since 1970.
select e.id,
       (select extract(epoch from max((s ->> 'time')::timestamptz))::float8
        from jsonb_array_elements(a.explanation -> 'samples') s where (s ->> 'time')::timestamptz <= e.at) as measured,
       extract(epoch from greatest(
         (select max(received_at) from waveform w where w.patient_id = a.patient_id and w.received_at <= e.at),
         (select max(received_at) from observation o where o.patient_id = a.patient_id and o.received_at <= e.at)))::float8
         as received,
       extract(epoch from e.at)::float8 as said
from alert_event e join alert a on a.id = e.alert_id
where e.event = 'raised'
