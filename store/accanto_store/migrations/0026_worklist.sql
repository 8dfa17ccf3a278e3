-- What the worklist shows of an alert, in one place.

-- The deadlines of one alert, the newest first.
create index case_timer_alert on case_timer ((what->>'alert'), due_at) where what ? 'alert';

-- One row is an open alert with its patient and the deadline that runs now: to be answered, to be acted upon, or to be
-- looked at again. What a graver alert covers that is itself open is left out: it speaks again when that one is over.
create view open_alert as
select a.id, a.uid, a.patient_id, a.rule_id, a.kind, a.severity, a.condition, a.handling, a.starts, a.ends, a.raised_at,
  a.acked_at, a.owner, coalesce(o.display_name, a.owner) as owner_name, a.explanation, a.retrospective, a.recalls,
  p.uid as patient_uid, i.given_name, i.family_name, i.birth_date, i.sex, i.pathway, i.code,
  s.kind as silence, s.ends as silent_until, t.due_at, t.due,
  exists (select from alert g where g.patient_id = a.patient_id and g.rule_id = a.inhibited_by
    and g.handling not in ('closed', 'withdrawn')) as is_covered
from alert a
join patient p on p.id = a.patient_id
join patient_identity i on i.patient_id = a.patient_id
left join account o on o.username = a.owner
left join silence s on s.id = a.silence_id
left join lateral (
  select due_at, what->>'kind' as due from case_timer
  where what->>'alert' = a.id::text and what ? 'alert'
    and what->>'kind' = case a.handling when 'new' then 'answer_by' when 'acked' then 'act_by' else 'recheck' end
  order by due_at desc limit 1) t on true
where a.handling not in ('closed', 'withdrawn');
