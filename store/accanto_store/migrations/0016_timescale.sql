-- requires: timescaledb
-- The pyramids lie in chunks as their blocks do, so that both go together when their time is over.
select create_hypertable('waveform_pyramid', by_range('start', interval '7 days'), create_default_indexes => false);
