-- What the console asks about cases, silences and how the alerts did; all of one account's patients only.

-- name: open_cases
-- Every open case, with its owner, its open alerts and what is due next.
select k.uid, p.uid as patient, k.priority, k.owner, k.opened_at,
  (select count(*) from alert a where a.patient_id = k.patient_id and a.handling not in ('closed', 'withdrawn')) as alerts,
  (select count(*) from alert a where a.patient_id = k.patient_id and a.handling not in ('closed', 'withdrawn')
    and a.called > a.answered and a.silence_id is null) as waiting,
  t.due_at as next_at, t.what->>'kind' as next
from patient_case k
join care_team c on c.patient_id = k.patient_id and c.account_id = %(account)s
join patient p on p.id = k.patient_id
left join lateral (
  select due_at, what from case_timer where patient_id = k.patient_id and done_at is null
  order by due_at, id limit 1) t on true
where k.closed_at is null
order by array_position(array['high', 'medium', 'low', 'information'], k.priority), k.opened_at;

-- name: silences_of_patient
-- The silences of a patient, the newest first.
select s.id, s.kind, s.author, s.reason, s.starts, s.ends, s.rules, s.lifted_at, s.lifted_by, p.uid as patient
from silence s join patient p on p.id = s.patient_id
where s.patient_id = %(patient)s order by s.id desc;

-- name: silences_ending
-- What ends within a day, or should have been ended by a person: the most overdue first.
select s.id, s.kind, s.author, s.reason, s.starts, s.ends, s.rules, s.lifted_at, s.lifted_by, p.uid as patient
from silence s
join care_team c on c.patient_id = s.patient_id and c.account_id = %(account)s
join patient p on p.id = s.patient_id
where s.lifted_at is null and s.starts <= now() and s.ends <= now() + interval '1 day'
  and (s.ends > now() or s.kind = 'ricovero')
order by s.ends, s.id;

-- name: past_alerts
-- Alerts raised in a span that were not withdrawn, each with when it was first answered and acted upon: of patients
-- whom an account cares for; without one, of everybody.
select p.uid::text as patient, a.rule_id, a.kind, a.severity, a.raised_at, a.outcome,
  answered.at as answered_at, answered.actor as answered_by, acted.at as acted_at,
  coalesce(cleared.at < answered.at, cleared.at is not null) as is_cleared_first,
  exists (select from alert_event e where e.alert_id = a.id and e.event = 'reopened') as is_reopened,
  exists (select from alert_event e where e.alert_id = a.id and e.event = 'answer_late') as is_answer_late,
  exists (select from alert_event e where e.alert_id = a.id and e.event = 'action_late') as is_action_late
from alert a
join patient p on p.id = a.patient_id
left join lateral (
  select at, actor from alert_event e where e.alert_id = a.id
    and e.event in ('acked', 'in_care', 'no_answer', 'closed') and e.actor is not null
  order by e.id limit 1) answered on true
left join lateral (
  select at from alert_event e where e.alert_id = a.id
    and e.event in ('in_care', 'no_answer', 'closed') and e.actor is not null
  order by e.id limit 1) acted on true
left join lateral (
  select at from alert_event e where e.alert_id = a.id and e.event = 'cleared' order by e.id limit 1) cleared on true
where a.raised_at >= %(since)s and a.raised_at < %(until)s and a.handling <> 'withdrawn'
  and (%(account)s::bigint is null or exists (
    select from care_team c where c.patient_id = a.patient_id and c.account_id = %(account)s))
order by a.id;

-- name: patients_of
-- How many patients an account cares for.
select count(*) as id from care_team where account_id = %(account)s;

-- name: evidence
-- What else explains an alert: its plan, when it took effect, its episodes, and the numbers of its calls.
select a.plan_version, p.effective_from, p.approved_by, p.approved_at, a.episodes, a.retrospective, a.called, a.answered,
  a.recalls, a.outcome, a.closed_at, a.silence_id as silence
from alert a join plan p on p.patient_id = a.patient_id and p.version = a.plan_version
where a.id = %(alert)s;

-- name: outcomes_of_rule
-- How earlier alerts of this rule ended for this patient.
select outcome, count(*) as times from alert
where patient_id = %(patient)s and rule_id = %(rule)s and outcome is not null group by outcome order by 2 desc, 1;
