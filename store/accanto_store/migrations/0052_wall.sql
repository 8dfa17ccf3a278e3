-- The second wall: what the database itself asks before it shows the console a person's identity or documents. The
-- tables behind it are listed in sql/wall.sql; here is how it knows who asks, and the few named ways around it. The
-- views and functions below belong to the owner of the tables, who stands on both sides of the wall.

-- The account that asks in this transaction; null where nobody said so.
create function accanto_asker() returns bigint language sql stable parallel safe
return nullif(current_setting('accanto.account', true), '')::bigint;

-- What the console does by itself in this transaction, for no account: 'live' or 'prompting'; '' otherwise.
create function accanto_task() returns text language sql stable parallel safe
return coalesce(current_setting('accanto.task', true), '');

-- Whether the account that asks has one of these roles.
create function accanto_asker_is(variadic roles text[]) returns boolean language sql stable parallel safe
security definer set search_path = public, pg_temp
return exists (select from account where id = accanto_asker() and role = any(roles) and disabled_at is null);

-- The patients whom the account that asks reaches now: none for nobody. Who ends the thread by which they reach a
-- patient still sees, within the transaction, what they ended.
create index consult_closed on consult (closed_by) where closed_by is not null;
create view reached as
select patient_id from reach where account_id = accanto_asker()
union all
select patient_id from consult where closed_by = accanto_asker() and xmin = pg_current_xact_id_if_assigned()::xid;

-- These show whom the reader may see, and no longer everything that is there.
alter view open_alert set (security_invoker = true);
alter view reading_card set (security_invoker = true);

-- Named ways around the wall, each with no more than its purpose needs. For the gate, before it knows whether an
-- account may ask: whose a reading or a referto is, and nothing of what it says.
create view whose_reading as select uid, patient_id, specialty from reading;
create view whose_report as
select s.uid, g.patient_id, g.specialty, s.state <> 'preliminary' as is_final, exists (
  select from consent c where c.patient_id = g.patient_id and c.kind = 'online_reports' and c.revoked_at is null) as is_online
from report s join reading g on g.id = s.reading_id;

-- For lists that are told to a whole team at once: that somebody at home wrote and nobody has read it.
create view message_waiting as select patient_id from message where side = 'home' and read_at is null;

-- For indicators, which count everybody and name nobody.
create view counted_patient as
select patient_id, pathway from patient_identity
where accanto_asker_is('case_manager', 'coordinator', 'gp', 'admin');
create view counted_adesione as
select patient_id, given_at, revoked_at from consent
where kind = 'adesione' and accanto_asker_is('case_manager', 'coordinator', 'gp', 'admin');
create view counted_plan as
select patient_id, version, status, effective_from, approved_by is not null as is_approved,
  (document->>'review_on')::date as review_on
from plan where accanto_asker_is('case_manager', 'coordinator', 'gp', 'admin');
create view counted_reading as
select patient_id, asked_at, done_at, state from reading
where accanto_asker_is('case_manager', 'coordinator', 'gp', 'admin');

-- For the fleet: the code on a kit's papers for all who see it; the way to a door for technicians, who must find any,
-- and for who reaches the patient.
create view coded_patient as
select patient_id, code from patient_identity
where accanto_asker_is('technician', 'case_manager', 'coordinator', 'admin');
create view home_address as
select patient_id, given_name || ' ' || family_name as name, town, address, phone, caregiver_name, caregiver_phone
from patient_identity i
where accanto_asker_is('technician') or exists (select from reached r where r.patient_id = i.patient_id);

-- For an enrolment: whether somebody with this codice fiscale is a patient already.
create function accanto_is_enrolled(code text) returns boolean language sql stable
security definer set search_path = public, pg_temp
return exists (select from patient_identity where tax_code = $1);

-- Enrolments that nobody went on with are erased, whoever began them.
create function accanto_sweep_enrolments(lives interval) returns void language sql
security definer set search_path = public, pg_temp
begin atomic
  delete from enrolment where done_at is null and saved_at < now() - lives;
end;

-- For an emergency: the account that asks breaks the glass of the patient who is called by a code; no row where none is.
create function accanto_break_glass(code text, reason text, lasts interval) returns table (id bigint, patient_id bigint)
language sql security definer set search_path = public, pg_temp
begin atomic
  insert into break_glass (account_id, patient_id, reason, ends_at)
  select accanto_asker(), i.patient_id, $2, now() + $3 from patient_identity i
  where i.code = $1 and accanto_asker() is not null
  returning break_glass.id, break_glass.patient_id;
end;

revoke execute on function accanto_is_enrolled, accanto_sweep_enrolments, accanto_break_glass from public;
