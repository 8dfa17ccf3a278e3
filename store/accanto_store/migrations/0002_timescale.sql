-- requires: timescaledb
-- The same names and columns on TimescaleDB: chunks of 7 days, columnstore for values, an hourly aggregate.
drop view observation_hourly;
select create_hypertable('observation', by_range('time', interval '7 days'), create_default_indexes => false);
select create_hypertable('waveform', by_range('start', interval '7 days'), create_default_indexes => false);
alter table observation set (
  timescaledb.enable_columnstore, timescaledb.segmentby = 'patient_id,signal', timescaledb.orderby = 'time');
call add_columnstore_policy('observation', after => interval '14 days', if_not_exists => true);
create materialized view observation_hourly
  with (timescaledb.continuous, timescaledb.materialized_only = false) as
  select patient_id, signal, time_bucket('1 hour', time) as hour,
         avg(value) as mean, min(value) as low, max(value) as high, count(*) as n
  from observation group by 1, 2, 3 with no data;
select add_continuous_aggregate_policy('observation_hourly', start_offset => interval '30 days',
  end_offset => interval '1 hour', schedule_interval => interval '15 minutes', if_not_exists => true);
