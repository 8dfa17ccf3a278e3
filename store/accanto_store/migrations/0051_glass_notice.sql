-- A broken glass is told to who watches over privacy, and to the patient's general practitioner.

-- A notice speaks of an alert, or of a broken glass.
alter table notice
  alter column alert_id drop not null,
  add column glass_id bigint references break_glass,
  add constraint notice_about_check check ((alert_id is null) <> (glass_id is null));
create index notice_glass on notice (glass_id) where glass_id is not null;
