-- requires: timescaledb
-- Measurements whose time is over go by whole chunks of 7 days, which costs nothing; hours of values stay. Only this
-- function may drop them, and it refuses to touch what a rule may still read.
create function accanto_forget_before(which text, before timestamptz, most integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if before > now() - interval '400 days' then
    raise exception 'measurements are kept for 400 days at least';
  end if;
  if which not in ('observation', 'waveform', 'waveform_pyramid') then
    raise exception 'unknown table %', which;
  end if;
  perform drop_chunks(which::regclass, older_than => before);
  return 0;
end $$;
revoke execute on function accanto_forget_before from public;
