-- What people at home see of themselves, and what they write down.

-- name: homes_of
-- The patients whose pages an account may open at home: itself, and those who let it.
select r.patient_id, p.uid, i.given_name, i.family_name, r.relation, p.adesione_at is not null as is_agreed
from reach r join patient p on p.id = r.patient_id join patient_identity i on i.patient_id = r.patient_id
where r.account_id = %(account)s and r.relation in ('own', 'delegation')
order by r.relation desc, i.given_name, r.patient_id;

-- name: own_values
-- A person's earlier values of some signals, from a moment on: what an entry is compared with.
select s.name as signal, o.value
from signal s
cross join lateral (
  select distinct on (time, device_id) value, quality from observation
  where patient_id = %(patient)s and signal = s.id and time >= %(since)s
  order by time, device_id, version desc) o
where s.name = any(%(signals)s::text[]) and o.quality > 0;

-- name: newest_sources
-- Of some signals, whether the newest value was written down by a person.
select s.name as signal, s.unit, d.kind = 'manual' as by_hand
from latest l join signal s on s.id = l.signal join device d on d.id = l.device_id
where l.patient_id = %(patient)s and s.name = any(%(signals)s::text[]);

-- name: entry_by_key
-- Who wrote down what under a key.
select patient_id, account_id from manual_entry where key = %(key)s;

-- name: keep_entry
-- What a person wrote down, once.
insert into manual_entry (key, patient_id, account_id, kind, measured_at, content, is_confirmed)
values (%(key)s, %(patient)s, %(account)s, %(kind)s, %(measured_at)s, %(content)s, %(is_confirmed)s)
on conflict (key) do nothing returning key;

-- name: enter
-- A value by hand becomes an observation, and wakes the watch.
select accanto_enter(%(patient)s, s.id, %(at)s, %(value)s) from signal s where s.name = %(signal)s;

-- name: answered
-- When questions were answered last.
select name, max(time) as time from statement
where patient_id = %(patient)s and name = any(%(names)s::text[]) group by name;

-- name: receipts
-- When somebody at the centre saw that all was in range, the newest first.
select r.given_at as at, a.display_name as by, r.readings, r.until
from receipt r join account a on a.id = r.account_id
where r.patient_id = %(patient)s order by r.given_at desc, r.id desc limit %(most)s;
