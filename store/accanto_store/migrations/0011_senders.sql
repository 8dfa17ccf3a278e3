-- Whose pictures a sender may bring is decided where the sender is known, at the door: `patient_id` is the patient
-- that the sender may send for; `for_everybody` says that the sender may send for every patient, also for one who
-- is registered later. The reader of pictures needs to know nothing of accounts.
alter table upload add column patient_id bigint references patient,
  add column for_everybody boolean not null default false;
