-- requires: not timescaledb
-- Small indexes by time, where no chunks do that work.
create index observation_time on observation using brin (time);
create index waveform_start on waveform using brin (start);
