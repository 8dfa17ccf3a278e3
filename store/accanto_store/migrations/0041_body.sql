-- What a signal check must know of a person to compare a result with: never a name.

-- One row is how tall a patient is, as measured on a day; reference values of the lungs ask for it.
create table patient_body (
  patient_id bigint primary key references patient,
  height_cm real not null check (height_cm between 50 and 250),
  measured_on date not null default current_date);

-- One row is a patient as reference equations see them; an empty field: not known, and then nothing is compared.
create view patient_reference with (security_barrier) as
  select p.id as patient_id, i.sex, i.birth_date, b.height_cm
  from patient p
  left join patient_identity i on i.patient_id = p.id
  left join patient_body b on b.patient_id = p.id;

-- Blows that came before the height did are judged again.
create function accanto_judge_blows_again() returns trigger language plpgsql as $$
begin
  insert into dirty (patient_id, signal, starts, ends)
    select new.patient_id, signal, min(start), max(start) + interval '1 minute' from waveform
    where patient_id = new.patient_id and signal in (2, 3) group by signal;
  return null;
end $$;
create trigger patient_body_changed after insert or update on patient_body
  for each row execute function accanto_judge_blows_again();
