-- Papers are made by the steward alone: whoever holds the web's process cannot hand a gateway other authorities.
create function accanto_papers_by_steward() returns trigger language plpgsql as $$
begin
  if new.name = 'papers' and current_user = 'accanto_api' then
    raise exception 'papers are made by the steward' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger papers_by_steward before insert or update on gateway_command
  for each row execute function accanto_papers_by_steward();
