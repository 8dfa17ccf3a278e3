-- name: lock
-- One migration at a time, whatever process runs it.
select pg_advisory_lock(7241);

-- name: unlock
-- Let the next one in.
select pg_advisory_unlock(7241);

-- name: may_have_timescale
-- Whether the server was started with the library of TimescaleDB.
select current_setting('shared_preload_libraries') like '%timescaledb%';

-- name: make_timescale
-- TimescaleDB for this database.
create extension if not exists timescaledb;

-- name: has_timescale
-- Whether this database has TimescaleDB.
select exists (select from pg_extension where extname = 'timescaledb');

-- name: make_ledger
-- One row is a file that ran here, and what it held.
create table if not exists schema_migration (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now());

-- name: ledger
-- Every file that ran here.
select name, sha256 from schema_migration;

-- name: note
-- This file ran.
insert into schema_migration (name, sha256) values (%s, %s);

-- name: catalogue
-- One signal as the contract has it now.
insert into signal (id, name, unit, mdc, loinc, is_waveform, is_computed)
values (%s, %s, %s, %s, %s, %s, %s)
on conflict (id) do update set name = excluded.name, unit = excluded.unit, mdc = excluded.mdc,
  loinc = excluded.loinc, is_waveform = excluded.is_waveform, is_computed = excluded.is_computed
where (signal.name, signal.unit, signal.mdc, signal.loinc, signal.is_waveform, signal.is_computed)
  is distinct from (excluded.name, excluded.unit, excluded.mdc, excluded.loinc, excluded.is_waveform,
    excluded.is_computed);
