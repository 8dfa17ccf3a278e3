-- How much lies on disk.

-- name: tables
-- Every table of ours with its indexes and what lies beside it.
select relname as "table", pg_total_relation_size(oid) as bytes
from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace;

-- name: tables_in_chunks
-- The same on TimescaleDB, where the rows of some tables lie in chunks.
select relname as "table",
  coalesce((select hypertable_size(format('%I.%I', h.hypertable_schema, h.hypertable_name)::regclass)
    from timescaledb_information.hypertables h where h.hypertable_name = c.relname),
    pg_total_relation_size(c.oid)) as bytes
from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace;

-- name: traces
-- Blocks, those packed for rest, and samples of all leads.
select count(*), count(*) filter (where codec = 1), coalesce(sum(samples::bigint * leads), 0)::bigint from waveform;
