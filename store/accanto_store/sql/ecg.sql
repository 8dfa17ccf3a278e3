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

-- name: corrections
-- What readers changed of the beats of a span, in the order in which they did.
select c.id, c.at, c.deed, c.label, c.was, c.reason, a.display_name as by, c.made_at
from ecg_correction c join account a on a.id = c.made_by
where c.patient_id = %(patient)s and c.device_id = %(device)s and c.signal = %(signal)s
  and c.at >= %(starts)s and c.at < %(ends)s
order by c.id

-- name: correct
-- A reader changes a beat.
insert into ecg_correction (patient_id, device_id, signal, at, deed, label, was, reason, made_by)
values (%(patient)s, %(device)s, %(signal)s, %(at)s, %(deed)s, %(label)s, %(was)s, %(reason)s, %(account)s)

-- name: confirmations
-- The newest word of a reader on each measure and finding of this very span.
select distinct on (c.code) c.code, c.value, c.verdict, a.display_name as by, c.made_at as at
from ecg_confirmation c join account a on a.id = c.made_by
where c.patient_id = %(patient)s and c.device_id = %(device)s and c.signal = %(signal)s
  and c.starts = %(starts)s and c.ends = %(ends)s
order by c.code, c.id desc

-- name: confirm
-- A reader says what they think of a measure or finding.
insert into ecg_confirmation (patient_id, device_id, signal, starts, ends, code, value, verdict, algorithm, made_by)
values (%(patient)s, %(device)s, %(signal)s, %(starts)s, %(ends)s, %(code)s, %(value)s, %(verdict)s, %(algorithm)s,
  %(account)s)

-- name: findings
-- What the watch found in a span, in order of time.
select code, starts, ends, value, unit, quality::float8 as quality from finding
where patient_id = %(patient)s and device_id = %(device)s and code = any(%(codes)s::text[])
  and starts < %(ends)s and ends > %(starts)s
order by starts

-- name: pictured
-- Whose trace it is, as paper says it.
select i.given_name, i.family_name, i.birth_date, i.code, i.sex, p.uid
from patient p join patient_identity i on i.patient_id = p.id where p.id = %(patient)s
