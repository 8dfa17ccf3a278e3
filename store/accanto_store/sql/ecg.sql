-- A patient's ECG as a reader looks at it: where its blocks lie, what is in them, and what readers said.

-- name: stored
-- The blocks of a trace that touch a span, oldest first, without their samples; one more than may be.
select w.start, w.rate, w.samples, w.leads, w.scale, w.received_at,
  (w.codec <> 1 and w.sent_codec is not null) as is_lost
from waveform w
where w.patient_id = %(patient)s and w.device_id = %(device)s and w.signal = %(signal)s
  and w.start < %(ends)s and w.start > %(starts)s::timestamptz - interval '1 day'
  and w.start + make_interval(secs => w.samples / w.rate) > %(starts)s
order by w.start limit %(most)s + 1

-- name: bodies
-- The samples of blocks, still packed, from one start to another.
select start, samples, leads, codec, data, null::bytea as afar from waveform
where patient_id = %(patient)s and device_id = %(device)s and signal = %(signal)s
  and start between %(first)s and %(last)s

-- name: from_afar
-- What blocks look like from afar; the samples only of those that do not rest yet, or that are cut.
select w.start, w.samples, w.leads, w.codec,
  case when p.data is null or w.start = any(%(cut)s::timestamptz[]) then w.data end as data, p.data as afar
from waveform w
left join waveform_pyramid p on p.patient_id = w.patient_id and p.signal = w.signal and p.start = w.start
  and p.device_id = w.device_id and p.samples = w.samples and p.leads = w.leads
where w.patient_id = %(patient)s and w.device_id = %(device)s and w.signal = %(signal)s
  and w.start between %(first)s and %(last)s

-- name: source
-- What a label says about where a trace comes from.
select coalesce(nullif(trim(d.maker || ' ' || d.model), ''), d.name) as device, s.name as signal, s.unit
from device d, signal s where d.id = %(device)s and s.id = %(signal)s and s.is_waveform
