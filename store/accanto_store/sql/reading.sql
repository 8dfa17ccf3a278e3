-- Readings: what waits for which specialist, who has it, what they wrote and signed.

-- name: reached_reading
-- The patient of a reading, with why an account reaches them; a specialist reaches readings of their specialty only.
select g.patient_id, array(
  select r.relation from reach r where r.patient_id = g.patient_id and r.account_id = a.id
    and g.specialty = coalesce(accanto_specialty(a.role), g.specialty)) as relations
from whose_reading g join account a on a.id = %(account)s where g.uid = %(uid)s

-- name: reached_report
-- The patient of a signed referto, with why an account reaches them; people at home only what is final, and only where
-- the patient agreed to read refertos here.
select g.patient_id, array(
  select r.relation from reach r where r.patient_id = g.patient_id and r.account_id = a.id
    and g.specialty = coalesce(accanto_specialty(a.role), g.specialty)
    and (a.role not in ('patient', 'caregiver') or g.is_final and g.is_online)) as relations
from whose_report g join account a on a.id = %(account)s where g.uid = %(uid)s

-- name: queue
-- What waits for one specialty, of the patients whom an account reaches: the urgent first, then what is due first. Who
-- graded an exam of the fundus does not find it here again until the grade stands.
select g.*, fundus_turn(g.id, %(account)s) as turn from reading_card g
where g.specialty = %(specialty)s and g.state = any(%(states)s::text[])
  and coalesce(fundus_turn(g.id, %(account)s), '') <> 'not_yours' and exists (
    select from reach r where r.patient_id = g.patient_id and r.account_id = %(account)s
      and r.relation = any(%(relations)s::text[]))
  and (%(after)s::bigint is null or (g.priority <> 'urgent', g.due_at, g.id) > (
    select o.priority <> 'urgent', o.due_at, o.id from reading o where o.id = %(after)s))
order by g.priority <> 'urgent', g.due_at, g.id
limit %(most)s

-- name: waiting
-- How many readings wait in one specialty, of the patients whom an account reaches.
select count(*)::bigint as id from reading g
where g.specialty = %(specialty)s and g.state in ('waiting', 'preliminary')
  and coalesce(fundus_turn(g.id, %(account)s), '') <> 'not_yours' and exists (
  select from reach r where r.patient_id = g.patient_id and r.account_id = %(account)s
    and r.relation = any(%(relations)s::text[]))

-- name: one
-- One reading with everything that its page says, only if this account reaches its patient.
select g.* from reading_card g where g.uid = %(uid)s and exists (
  select from reach r where r.patient_id = g.patient_id and r.account_id = %(account)s
    and r.relation = any(%(relations)s::text[]))

-- name: wake
-- Tell who reads a specialty that its queue changed, when this transaction commits; whose it is nobody is told.
select pg_notify('accanto_reading', %(specialty)s)

-- name: pictures_of_reading
-- The pictures that a reading is about.
select p.uid from reading_picture r join picture p on p.id = r.picture_id where r.reading_id = %(reading)s
order by p.eye, p.aim, p.id

-- name: priors
-- Earlier readings of the same kind that were answered, the newest first, with the newest version of each referto.
select g.uid, coalesce(g.starts, g.asked_at) as at, g.device_id, d.name as device_name, d.maker, d.model, g.signal_id,
  n.name as signal_name, g.starts, g.ends, s.uid as report, coalesce(s.content->>'text', '') as conclusion
from reading g
left join device d on d.id = g.device_id
left join signal n on n.id = g.signal_id
left join lateral (
  select uid, content from report where reading_id = g.id order by version desc limit 1) s on true
where g.patient_id = %(patient)s and g.specialty = %(specialty)s and g.id <> %(reading)s and g.state = 'final'
  and coalesce(g.starts, g.asked_at) <= %(before)s
order by coalesce(g.starts, g.asked_at) desc, g.id desc limit 10

-- name: hold
-- Nobody else decides about this reading until we commit.
select id from reading where id = %(reading)s for update

-- name: lease
-- Take a reading that nobody else has, or keep it; gives its number, nothing where somebody else has it or it is answered.
update reading set leased_by = %(account)s, leased_until = %(until)s
where id = %(reading)s and (leased_by is null or leased_by = %(account)s or leased_until <= %(now)s)
  and state <> 'withdrawn' and coalesce(fundus_turn(id, %(account)s), '') <> 'not_yours'
returning id

-- name: release
-- Give a reading back.
update reading set leased_by = null, leased_until = null where id = %(reading)s and leased_by = %(account)s
returning id

-- name: ask
-- A question by a person; gives its uid.
insert into reading (patient_id, specialty, priority, question, asked_by, asked_at, due_at, quality, device_id, signal_id,
  starts, ends, alert_id)
values (%(patient)s, %(specialty)s, %(priority)s, %(question)s, %(account)s, %(now)s, %(due_at)s, %(quality)s,
  %(device)s, %(signal)s, %(starts)s, %(ends)s, %(alert)s)
returning id, uid

-- name: ask_by_itself
-- A question by the programme, once for each cause; nothing where it was asked before.
insert into reading (patient_id, specialty, priority, question, cause, asked_at, due_at, quality, device_id, signal_id,
  starts, ends, alert_id)
values (%(patient)s, %(specialty)s, %(priority)s, %(question)s, %(cause)s, %(now)s, %(due_at)s, %(quality)s,
  %(device)s, %(signal)s, %(starts)s, %(ends)s, %(alert)s)
on conflict (cause) do nothing
returning id, uid

-- name: add_picture
-- A picture of the same patient that a reading is about; gives its number.
insert into reading_picture (reading_id, picture_id)
select g.id, p.id from reading g join picture p on p.patient_id = g.patient_id and p.uid = %(picture)s
where g.id = %(reading)s
returning picture_id as id

-- name: measured
-- The device that measured such signals of a patient in a span (the one that is asked for, if one is), and the first signal.
select device_id as device, signal from waveform
where patient_id = %(patient)s and (%(device)s::int is null or device_id = %(device)s)
  and signal = any(%(signals)s::smallint[]) and start < %(ends)s and start >= %(starts)s - interval '1 day'
  and start + make_interval(secs => samples / rate) > %(starts)s
order by start, device_id, signal limit 1

-- name: newest_pictures
-- The pictures of a patient's newest visit: those within a day of the newest one.
select uid from picture where patient_id = %(patient)s
  and received_at > (select max(received_at) from picture where patient_id = %(patient)s) - interval '1 day'
order by id limit 20

-- name: alert_of_patient
-- An alert of a patient by its uid.
select id from alert where uid = %(uid)s and patient_id = %(patient)s

-- name: samples_of
-- The stored blocks that a reading is about, oldest first; a block that reaches into the span counts.
select start, rate, samples, leads, scale, codec, received_at, data, signal from waveform
where patient_id = %(patient)s and device_id = %(device)s and signal = any(%(signals)s::smallint[])
  and start < %(ends)s and start >= %(starts)s - interval '1 day'
  and start + make_interval(secs => samples / rate) > %(starts)s
order by signal, start

-- name: files_of
-- The pictures that a reading is about, by the SHA-256 of their files.
select p.uid, p.eye, p.sha256 from reading_picture r join picture p on p.id = r.picture_id
where r.reading_id = %(reading)s order by p.uid

-- name: newest_of_reading
-- When the newest picture came that a reading is about; nothing where it is about none.
select max(p.received_at) as at from reading_picture r join picture p on p.id = r.picture_id
where r.reading_id = %(reading)s

-- name: draft
-- The referto on its way.
select d.revision, d.content, d.reason, a.username as author, a.display_name as author_name, d.saved_at
from report_draft d join account a on a.id = d.author where d.reading_id = %(reading)s

-- name: begin_draft
-- The first saving of a referto; nothing where somebody else began one meanwhile.
insert into report_draft (reading_id, author, content, reason, saved_at)
values (%(reading)s, %(account)s, %(content)s, %(reason)s, %(now)s)
on conflict (reading_id) do nothing
returning revision as id

-- name: save_draft
-- A referto saved again; nothing where it is not the one that was read.
update report_draft set content = %(content)s, author = %(account)s, saved_at = %(now)s, revision = revision + 1
where reading_id = %(reading)s and revision = %(revision)s
returning revision as id

-- name: drop_draft
-- A draft is thrown away, or has been signed; nothing where it is not the one that was read.
delete from report_draft where reading_id = %(reading)s and revision = %(revision)s returning revision as id

-- name: reports_of_reading
-- The signed versions of a referto, the newest first.
select s.uid, s.version, s.state, a.username as author, a.display_name as author_name, s.signed_at, s.reason,
  s.version = max(s.version) over () as is_newest
from report s join account a on a.id = s.author where s.reading_id = %(reading)s order by s.version desc

-- name: newest_content
-- What the newest signed version of a referto says.
select s.version, s.state, s.content from report s where s.reading_id = %(reading)s order by s.version desc limit 1

-- name: sign
-- One signed version of a referto.
insert into report (uid, reading_id, version, state, author, content, reason, trace_hash, content_hash, record, signature,
  key_id, signed_at, paper)
values (%(uid)s, %(reading)s, %(version)s, %(state)s, %(account)s, %(content)s, %(reason)s, %(trace_hash)s,
  %(content_hash)s, %(record)s, %(signature)s, %(key_id)s, %(now)s, %(paper)s)
returning id

-- name: answered
-- The reading is answered, for now or for good; the lease ends, and the first final answer stops the clock.
update reading set state = %(state)s, leased_by = null, leased_until = null,
  done_at = case when %(state)s = 'final' then coalesce(done_at, %(now)s) else done_at end
where id = %(reading)s

-- name: reports_of_patient
-- The newest signed version of each referto of a patient; at home only what is final, and only with an agreement.
select s.uid, g.uid as reading, g.specialty, s.version, s.state, a.username as author, a.display_name as author_name,
  s.signed_at, coalesce(g.starts, (select max(p.received_at) from reading_picture x join picture p on p.id = x.picture_id
    where x.reading_id = g.id), g.asked_at) as measured_at, coalesce(s.content->>'text', '') as conclusion
from reading g
join lateral (
  select * from report r where r.reading_id = g.id and (not %(is_at_home)s or r.state <> 'preliminary')
  order by r.version desc limit 1) s on true
join account a on a.id = s.author
where g.patient_id = %(patient)s and (not %(is_at_home)s or exists (
  select from consent c where c.patient_id = g.patient_id and c.kind = 'online_reports' and c.revoked_at is null))
order by s.signed_at desc limit 200

-- name: report
-- One signed version of a referto.
select s.uid, g.uid as reading, s.version, s.state, a.username as author, a.display_name as author_name, s.signed_at,
  s.reason, s.content, s.trace_hash, s.content_hash, s.key_id, s.record, s.signature,
  not exists (select from report o where o.reading_id = s.reading_id and o.version > s.version) as is_newest
from report s join reading g on g.id = s.reading_id join account a on a.id = s.author where s.uid = %(uid)s

-- name: paper
-- The PDF that was signed.
select s.id, g.patient_id, s.paper from report s join reading g on g.id = s.reading_id where s.uid = %(uid)s

-- name: reads
-- Who read a referto of a patient, the newest first; each person once an hour and action.
select max(w.at) as at, a.display_name as who, w.action
from audit w join account a on a.id = w.account_id
where w.patient_id = %(patient)s and w.object = %(object)s and w.outcome = 'done'
group by a.display_name, w.action, date_trunc('hour', w.at)
order by 1 desc limit 20

-- name: alerts_to_read
-- Open clinical alerts of the last week that show an ECG, of patients with a cardiologist, about which nothing is asked.
select a.patient_id, 'ecg' as specialty, case a.severity when 'high' then 'urgent' else 'routine' end as priority,
  'alert:' || a.id as cause, '' as quality, (a.explanation#>>'{strip,device_id}')::int as device,
  (a.explanation#>>'{strip,signal}')::smallint as signal, (a.explanation#>>'{strip,starts}')::timestamptz as starts,
  (a.explanation#>>'{strip,ends}')::timestamptz as ends, a.id as alert, now() as now
from alert a
where a.kind = 'clinical' and a.handling not in ('closed', 'withdrawn') and a.raised_at > now() - interval '7 days'
  and a.explanation#>>'{strip,signal}' = '1'
  and (a.explanation#>>'{strip,ends}')::timestamptz > (a.explanation#>>'{strip,starts}')::timestamptz
  and exists (select from care_team c join account x on x.id = c.account_id
    where c.patient_id = a.patient_id and x.role = 'cardiologist' and x.disabled_at is null)
  and not exists (select from reading r where r.cause = 'alert:' || a.id)
order by a.id limit 100

-- name: sessions_to_read
-- Graded sessions of blows of the last week that are over, of patients with a pneumologist, about which nothing is asked:
-- each in which FEV1 fell for the second time (urgent), and else the newest where none was asked about for 28 days.
with session as (
  select f.*, exists (select from finding d where d.patient_id = f.patient_id and d.device_id = f.device_id
    and d.code = 'fev1_change' and d.starts = f.starts and d.value >= 4) as fell
  from finding f
  where f.code = 'spirometry_quality' and f.ends > f.starts and f.starts > now() - interval '7 days'
    and f.ends < now() - interval '20 minutes' and coalesce(f.detail->>'curve', '') <> 'none'
    and exists (select from care_team c join account x on x.id = c.account_id
      where c.patient_id = f.patient_id and x.role = 'pneumologist' and x.disabled_at is null)
    and not exists (select from reading r where r.patient_id = f.patient_id and r.specialty = 'spirometry'
      and r.device_id = f.device_id and r.starts <= f.ends and r.ends >= f.starts))
select distinct on (f.patient_id, case when f.fell then f.starts end) f.patient_id, 'spirometry' as specialty,
  case when f.fell then 'urgent' else 'routine' end as priority,
  'session:' || f.device_id || ':' || (extract(epoch from f.starts) * 1000000)::bigint as cause,
  f.detail->>'fev1_grade' as quality, f.device_id as device, null::smallint as signal, f.starts, f.ends,
  null::bigint as alert, now() as now
from session f
where f.fell or not exists (select from session o where o.patient_id = f.patient_id and o.fell)
  and not exists (select from reading r where r.patient_id = f.patient_id and r.specialty = 'spirometry'
    and r.asked_at > now() - interval '28 days')
order by f.patient_id, case when f.fell then f.starts end, f.starts desc limit 100

-- name: exams_to_read
-- Visits of the last week with a picture of each eye that need not be taken again, half an hour after the newest one, of
-- patients with an oculist, about which nothing is asked.
select p.patient_id, 'fundus' as specialty, 'routine' as priority, 'pictures:' || min(p.id) as cause, '' as quality,
  null::int as device, null::smallint as signal, null::timestamptz as starts, null::timestamptz as ends,
  null::bigint as alert, now() as now, array_agg(p.id order by p.id) as pictures
from picture p
join lateral (select max(received_at) as at from picture n where n.patient_id = p.patient_id) newest on true
where p.received_at > newest.at - interval '1 day' and newest.at > now() - interval '7 days'
  and newest.at < now() - interval '30 minutes'
  and exists (select from care_team c join account x on x.id = c.account_id
    where c.patient_id = p.patient_id and x.role = 'oculist' and x.disabled_at is null)
group by p.patient_id
having count(distinct p.eye) filter (where p.verdict <> 'retake') = 2
  and not exists (select from reading_picture r where r.picture_id = any(array_agg(p.id)))
order by p.patient_id limit 100

-- name: add_pictures
-- The pictures that a reading is about.
insert into reading_picture (reading_id, picture_id) select %(reading)s, unnest(%(pictures)s::bigint[])

-- name: withdraw
-- What waits because of an alert that was withdrawn waits no more, unless somebody reads it or wrote something already.
update reading g set state = 'withdrawn' from alert a
where a.id = g.alert_id and a.handling = 'withdrawn' and g.state = 'waiting' and g.asked_by is null
  and (g.leased_until is null or g.leased_until <= now())
  and not exists (select from report_draft d where d.reading_id = g.id)
returning g.id, g.specialty
