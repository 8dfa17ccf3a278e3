-- requires: not timescaledb
-- Measurements whose time is over go in pieces, oldest blocks first. Only this function may delete them, and it refuses
-- to touch what a rule may still read.
create function accanto_forget_before(which text, before timestamptz, most integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
declare gone bigint;
begin
  if before > now() - interval '400 days' then
    raise exception 'measurements are kept for 400 days at least';
  end if;
  case which
    when 'observation' then
      delete from observation where ctid = any (array(select ctid from observation where time < before limit most));
    when 'waveform' then
      delete from waveform where ctid = any (array(select ctid from waveform where start < before limit most));
    when 'waveform_pyramid' then
      delete from waveform_pyramid
      where ctid = any (array(select ctid from waveform_pyramid where start < before limit most));
  end case;
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke execute on function accanto_forget_before from public;
