-- The second wall: row-level security on tables of identities and documents, said after every migration.

-- name: raise
-- Each line is a policy: table, name, command, which rows may be seen or touched. Without one that fits, the console's
-- role gets no row. Who owns the tables stands outside, and so do the other processes, who have their own few rights.
-- A policy that stands is left alone: to change one, drop it in a migration, and it is made anew from here.
do $$
declare
  one record;
  own constant text := 'exists (select from reached w where w.patient_id = %I.patient_id)';
  answer constant text := 'exists (
    select from reading g join reached w on w.patient_id = g.patient_id where g.id = %I.reading_id)';
  thread constant text := 'exists (
    select from consult c join reached w on w.patient_id = c.patient_id where c.id = %I.consult_id)';
  attached constant text := 'exists (select from consult_message m join consult c on c.id = m.consult_id
    join reached w on w.patient_id = c.patient_id where m.id = %I.message_id)';
begin
  if not exists (select from pg_roles where rolname = 'accanto_api') then
    return;
  end if;
  for one in
    select at_wall, called, command, format(allowed, at_wall) as allowed from (values
      -- Who a patient is, and how to reach them; a contact of the centre's own people is nobody's secret.
      ('patient_identity', 'reached', 'all', own),
      ('patient_identity', 'live', 'select', 'accanto_task() = ''live'''),
      ('identity_correction', 'reached', 'all', own),
      ('patient_body', 'reached', 'all', own),
      ('contact', 'reached', 'all', 'patient_id is null or ' || own),
      -- What a patient agreed to, and who may look for them.
      ('consent', 'reached', 'all', own),
      ('delegation', 'reached', 'all', own),
      ('break_glass', 'reached', 'all', own),
      ('break_glass', 'own', 'select', 'account_id = accanto_asker()'),
      ('break_glass', 'overseen', 'all', 'accanto_asker_is(''privacy_officer'', ''admin'')'),
      -- Who cares for whom is a number beside a number; a team is changed by who reaches the patient, and begun in the
      -- transaction that enrols them.
      ('care_team', 'seen', 'select', 'true'),
      ('care_team', 'reached', 'all', own),
      ('care_team', 'begun', 'insert',
        'exists (select from patient p where p.id = %I.patient_id and p.enrolled_at = now())'),
      ('enrolment', 'own', 'all', 'account_id = accanto_asker()'),
      -- What is written to patients and about them.
      ('message', 'reached', 'all', own),
      ('receipt', 'reached', 'all', own),
      ('manual_entry', 'reached', 'all', own),
      ('plan', 'reached', 'all', own),
      ('plan_draft', 'reached', 'all', own),
      ('reading', 'reached', 'all', own),
      ('reading', 'prompting', 'select', 'accanto_task() = ''prompting'''),
      ('reading', 'prompted', 'insert', 'accanto_task() = ''prompting'' and asked_by is null'),
      ('reading', 'withdrawn', 'update', 'accanto_task() = ''prompting'' and asked_by is null'),
      ('report', 'reached', 'all', answer),
      ('report_draft', 'reached', 'all', answer),
      ('report_draft', 'prompting', 'select', 'accanto_task() = ''prompting'''),
      ('consult', 'reached', 'all', own),
      ('consult_message', 'reached', 'all', thread),
      ('consult_snapshot', 'reached', 'all', attached),
      -- What readers made of traces.
      ('ecg_correction', 'reached', 'all', own),
      ('ecg_confirmation', 'reached', 'all', own),
      ('blow_judgement', 'reached', 'all', own),
      ('session_grade', 'reached', 'all', own),
      ('bronchodilator', 'reached', 'all', own)
    ) as wall (at_wall, called, command, allowed)
    where not exists (
      select from pg_policies where schemaname = 'public' and tablename = at_wall and policyname = called)
  loop
    execute format('create policy %I on %I for %s to accanto_api %s (%s)', one.called, one.at_wall, one.command,
      case one.command when 'insert' then 'with check' else 'using' end, one.allowed);
  end loop;
  for one in
    select c.relname as at_wall from pg_class c
    where c.relnamespace = 'public'::regnamespace and not c.relrowsecurity
      and exists (select from pg_policies where schemaname = 'public' and tablename = c.relname)
  loop
    execute format('create policy others on %I using (current_user <> ''accanto_api'')', one.at_wall);
    execute format('alter table %I enable row level security', one.at_wall);
  end loop;
end $$;
