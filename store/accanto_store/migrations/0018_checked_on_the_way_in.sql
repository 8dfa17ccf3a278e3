-- Ingestion asks the registry for the patient and the device of every row, and takes the signal from the catalogue; nobody may
-- remove any of these. Asking again by three foreign keys a row cost half of the time of storing it.
alter table waveform drop constraint waveform_patient_id_fkey, drop constraint waveform_device_id_fkey,
  drop constraint waveform_signal_fkey;
alter table observation drop constraint observation_patient_id_fkey, drop constraint observation_device_id_fkey,
  drop constraint observation_signal_fkey;
