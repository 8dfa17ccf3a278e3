-- requires: not timescaledb
-- A small index by time, where no chunks do that work.
create index waveform_pyramid_start on waveform_pyramid using brin (start);
