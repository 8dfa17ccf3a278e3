-- Who may touch what: one role a process, each with as little as its work needs. Said again after every migration.

-- name: may_make_roles
-- Whether we may make roles at all; a database given by others may come with roles of theirs.
select rolsuper or rolcreaterole from pg_roles where rolname = current_user;

-- name: make_roles
-- The roles of our processes; other databases of this server share them, and may make them at the same moment.
do $$
declare wanted text;
begin
  foreach wanted in array array['accanto_ingest', 'accanto_watch', 'accanto_notify', 'accanto_api', 'accanto_fleet'] loop
    begin
      if not exists (select from pg_roles where rolname = wanted) then
        execute format('create role %I login', wanted);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
end $$;

-- name: take_all
-- First nobody may anything.
revoke all on all tables in schema public
  from accanto_ingest, accanto_watch, accanto_notify, accanto_api, accanto_fleet;
revoke create on schema public from public;
grant usage on schema public to accanto_ingest, accanto_watch, accanto_notify, accanto_api, accanto_fleet;

-- name: grant_ingest
-- Ingestion knows numbers of patients, never names, and nothing of plans, alerts and accounts. It adds; it changes
-- only what tells how far a gateway came. Uploads of pictures end here too.
grant select on patient, gateway, device, device_assignment, signal, schema_migration to accanto_ingest;
grant select, insert on observation, waveform to accanto_ingest;
grant select, insert, update on gateway_cursor, latest to accanto_ingest;
grant select, insert, update, delete on gateway_run to accanto_ingest;
grant select on gateway_hole to accanto_ingest;
grant insert on dirty, gateway_gap to accanto_ingest;
grant select, insert, update, delete on quarantine to accanto_ingest;
grant update (software, seen_at, online) on gateway to accanto_ingest;
grant update (maker, model, serial, firmware, gateway) on device to accanto_ingest;
-- How gateways and devices fare, what they answer, and what rules about the kit read of it.
grant select, insert, update on gateway_report, device_report, statement to accanto_ingest;
grant select, insert, update, delete on gateway_history, device_history to accanto_ingest;
grant select, delete on gateway_command to accanto_ingest;
grant select on gateway_config to accanto_ingest;
grant update (answered_at, status, answer) on gateway_command, gateway_config to accanto_ingest;
grant select, insert on picture, picture_file to accanto_ingest;
grant update (verdict, reasons) on picture to accanto_ingest;
grant select, update, delete on upload, upload_part to accanto_ingest;

-- name: grant_watch
-- The watch judges: it reads measurements and plans, and writes findings, alerts and cases; it knows no names. It puts
-- traces to rest, which is the only change that a measurement ever sees.
grant select on patient, gateway, device, device_assignment, signal, schema_migration, observation, observation_hourly,
  latest, plan, contact, shift, service, silence, gateway_silence, statement, care_team, upload, picture to accanto_watch;
-- Who is in charge of a patient, by user name; never a password's hash.
grant select (id, username, role, disabled_at) on account to accanto_watch, accanto_notify;
-- To hold a patient's row until we commit, some column of it must be ours to change.
grant update (enrolled_at) on patient to accanto_watch, accanto_notify;
grant select, update on waveform to accanto_watch;
grant select, insert, update, delete on waveform_pyramid, finding, dirty, rule_deadline to accanto_watch;
grant select, insert, update on alert, patient_case, case_timer, notice to accanto_watch;
grant select, insert on alert_event, case_event to accanto_watch;
grant select, delete on quarantine to accanto_watch;
-- Reference values of the lungs ask for sex, age and height; this view knows no name.
grant select on patient_reference to accanto_watch;
-- Measurements go only by this function, which knows how long they must be kept.
grant execute on function accanto_forget_before to accanto_watch;
-- Days are counted for the indicators by who knows the calendars.
grant select, insert, update, delete on patient_day, patient_day_until to accanto_watch;

-- name: grant_notify
-- Notices are sent and cases escalated by who knows addresses, and no measurement.
grant select on patient, plan, contact, shift, service, silence, schema_migration, care_team, signal to accanto_notify;
grant select, insert, update on alert, patient_case, case_timer, notice to accanto_notify;
grant select, insert on alert_event, case_event to accanto_notify;
grant select on gateway_silence, gateway, device, device_assignment to accanto_notify;
grant insert on dirty to accanto_notify;

-- name: grant_fleet
-- Who steers the gateways reads which plan is whose home's; never a name, never a measurement.
grant select on gateway, device, device_assignment, plan, service, schema_migration, gateway_report to accanto_fleet;
grant select, insert, update on gateway_config, gateway_command to accanto_fleet;
grant select, update on gateway_invitation to accanto_fleet;
-- To hold a gateway's row until we commit, some column of it must be ours to change.
grant update (enrolled_at) on gateway to accanto_fleet;

-- name: grant_api
-- The console shows what people may see, and writes what people do; measurements it only reads, and what was written
-- down of who did what it only adds to.
grant select on all tables in schema public to accanto_api;
-- A view for the watch, which shows whom its owner sees.
revoke select on patient_reference from accanto_api;
grant insert on alert_event, case_event, dirty, upload, upload_part, silence, gateway_silence, statement, plan to accanto_api;
grant insert, update on service, patient_case, case_timer, notice to accanto_api;
grant insert, update, delete on account, session, care_team, patient_identity, contact, shift to accanto_api;
grant update on alert, upload, silence, statement, plan, patient, device, gateway_silence to accanto_api;
grant insert on gateway_command to accanto_api;
grant insert, delete on gateway_invitation to accanto_api;
grant update (request, key_sha256, asked_at) on gateway_invitation to accanto_api;
grant delete on upload, upload_part, gateway_silence to accanto_api;
-- Drafts of plans, and enrolments, which end in a new patient with a kit.
grant insert, update, delete on plan_draft, enrolment to accanto_api;
grant insert on patient, gateway, device, device_assignment to accanto_api;
grant update on device_assignment to accanto_api;
grant usage on sequence patient_code to accanto_api;
-- What was said stays said: a message or a receipt is only marked as read.
grant insert on message, receipt to accanto_api;
grant update (read_at) on message to accanto_api;
grant update (seen_at) on receipt to accanto_api;
grant insert, update on patient_review to accanto_api;
-- What a patient writes down becomes a measurement by this function only.
grant execute on function accanto_enter(bigint, smallint, timestamptz, double precision) to accanto_api;
grant insert on manual_entry to accanto_api;
-- What a reader of an ECG says stays beside what was computed.
grant insert on ecg_correction, ecg_confirmation to accanto_api;
grant insert, update on fleet_ticket, device_assignment to accanto_api;
grant insert, update on patient_body to accanto_api;
-- What stood in an identity before it was corrected stays written.
grant insert on identity_correction to accanto_api;
-- What readers said of blows stays said; that a bronchodilator was given may be taken back.
grant insert on blow_judgement, session_grade, bronchodilator to accanto_api;
grant update (taken_back_at, taken_back_by) on bronchodilator to accanto_api;
grant insert on device, gateway to accanto_api;
-- Readings are asked, held and answered; what was signed is added and never changed, and a draft may go.
grant insert on reading, reading_picture, report, consult, consult_message, consult_snapshot to accanto_api;
grant update (state, priority, due_at, quality, leased_by, leased_until, done_at) on reading to accanto_api;
grant insert, update, delete on report_draft to accanto_api;
grant update (closed_at, closed_by, outcome) on consult to accanto_api;

-- Nobody reads the gradings of an exam but by these functions, which keep two readers blind.
revoke select on fundus_grade from accanto_api;
grant execute on function fundus_outcome(bigint), fundus_turn(bigint, bigint), fundus_own(bigint, bigint),
  fundus_seen(bigint, bigint), fundus_keep(bigint, bigint, jsonb), fundus_sign(bigint, bigint, jsonb, text, text),
  fundus_pairs() to accanto_api;
grant insert on picture_level to accanto_api;

-- The audit is added to, column by column: number and time are the database's own. Seals
-- (audit_pending, audit_seal, audit_head) are made by a function only.
grant insert (account_id, action, object, patient_id, purpose, outcome, request, address, token_id, detail) on audit
  to accanto_api;
grant execute on function accanto_seal_audit(int) to accanto_api;
-- What guards a log-in may go; what people agreed to, and whose glass was broken, may only be ended.
grant insert, update, delete on totp, passkey, recovery_code, challenge to accanto_api;
grant insert, update on machine_token to accanto_api;
grant insert on consent, delegation to accanto_api;
grant execute on function accanto_break_glass(text, text, interval), accanto_is_enrolled(text),
  accanto_sweep_enrolments(interval) to accanto_api;
grant update (revoked_at, revoked_by, revoke_reason) on consent, delegation to accanto_api;
grant update (seen_at, seen_by) on break_glass to accanto_api;

-- name: name_password
-- What a role shows at a door that asks for a password.
select format('alter role %%I password %%L', %(role)s::text, %(password)s::text);
