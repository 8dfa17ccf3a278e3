-- The reading room of the fundus: smaller copies of pictures, and two blind gradings of one exam with an arbitration.

-- One row is a smaller copy of a picture, made when somebody first asks for it; at most three a picture.
create table picture_level (
  picture_id bigint not null references picture on delete cascade,
  level text not null check (level in ('half', 'quarter', 'eighth')),
  bytes bytea storage external not null,
  primary key (picture_id, level));

-- What is compared of two readings: for each eye the grade of retinopathy and of macular oedema.
create function fundus_grade_of(content jsonb) returns jsonb language sql immutable as $$
  select jsonb_object_agg(eye, jsonb_build_array(content -> 'fields' -> eye ->> 'icdr', content -> 'fields' -> eye ->> 'dme'))
  from (values ('od'), ('os')) e (eye)
$$;

-- One row is what one reader says of the two eyes of a reading: a draft until it is signed, unchangeable from then on.
-- `turn`: first and second read blind, the arbiter decides where they differ. `grade` is what is compared.
-- No role of a process may select here: what a reader may see is told by the functions below.
create table fundus_grade (
  id bigint generated always as identity primary key,
  reading_id bigint not null references reading,
  reader bigint not null references account,
  turn text check (turn in ('first', 'second', 'arbitration')),
  content jsonb not null,
  grade jsonb not null generated always as (fundus_grade_of(content)) stored,
  trace_hash text,
  content_hash text,
  saved_at timestamptz not null default now(),
  signed_at timestamptz,
  check ((turn is null) = (signed_at is null)),
  check ((signed_at is null) = (trace_hash is null)),
  check ((signed_at is null) = (content_hash is null)),
  unique (reading_id, reader),
  unique (reading_id, turn));

create function fundus_grade_stays() returns trigger language plpgsql as $$
begin
  if old.signed_at is not null then
    raise exception 'a signed grading is changed by nobody' using errcode = 'integrity_constraint_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger fundus_grade_stays before update or delete on fundus_grade
  for each row execute function fundus_grade_stays();

-- The grade that counts: that of two readers who agree, or of the arbiter; no row while neither is there.
create function fundus_outcome(which bigint)
returns table (grade jsonb, content jsonb, how text)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.grade, a.content, 'arbitration' from fundus_grade a
  where a.reading_id = which and a.turn = 'arbitration'
  union all
  select b.grade, b.content, 'agreement' from fundus_grade a join fundus_grade b using (reading_id, grade)
  where a.reading_id = which and a.turn = 'first' and b.turn = 'second'
$$;

-- What an account could do with a reading now: 'first', 'second', 'arbitration', 'report', 'done', or 'not_yours'
-- for who has graded already. It tells how many have signed, never what.
create function fundus_turn(which bigint, who bigint) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select case
    when r.state in ('final', 'withdrawn') then 'done'
    when exists (select from fundus_outcome(r.id)) then 'report'
    when exists (select from fundus_grade g where g.reading_id = r.id and g.reader = who and g.signed_at is not null)
      then 'not_yours'
    else (array['first', 'second', 'arbitration'])[1 + (
      select count(*) from fundus_grade g where g.reading_id = r.id and g.signed_at is not null)]
  end from reading r where r.id = which and r.specialty = 'fundus'
$$;

-- A reader's own form, draft or signed.
create function fundus_own(which bigint, who bigint)
returns table (content jsonb, signed_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select g.content, g.signed_at from fundus_grade g where g.reading_id = which and g.reader = who
$$;

-- The gradings that an account may see: none before two have signed; the arbiter sees both without names or times and
-- in an order that tells nothing; names appear once the grade stands.
create function fundus_seen(which bigint, who bigint)
returns table (turn text, content jsonb, reader text, signed_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select case when stands then g.turn end, g.content, case when stands then a.display_name end,
    case when stands then g.signed_at end
  from fundus_grade g join account a on a.id = g.reader,
    lateral (select exists (select from fundus_outcome(which)) as stands) s
  where g.reading_id = which and g.signed_at is not null
    and (stands or fundus_turn(which, who) = 'arbitration')
  order by case when stands then g.signed_at end, md5(g.reading_id::text || ':' || g.id::text)
$$;

-- Keep a reader's draft; false where it is signed already, or the reading waits for somebody else.
create function fundus_keep(which bigint, who bigint, said jsonb) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from reading r where r.id = which for update;
  if coalesce(fundus_turn(which, who), '') not in ('first', 'second', 'arbitration') then
    return false;
  end if;
  insert into fundus_grade (reading_id, reader, content) values (which, who, said)
  on conflict (reading_id, reader) do update set content = said, saved_at = now();
  return true;
end $$;

-- Sign: the draft becomes the first, the second or the deciding grading, whichever is next; null where none is. Who
-- settles a reading keeps the lease for the referto, everybody else gives it back.
create function fundus_sign(which bigint, who bigint, said jsonb, traces text, whole text)
returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare turned text;
begin
  if not fundus_keep(which, who, said) then
    return null;
  end if;
  turned := fundus_turn(which, who);
  update fundus_grade g set turn = turned, trace_hash = traces, content_hash = whole, signed_at = now()
  where g.reading_id = which and g.reader = who;
  if not exists (select from fundus_outcome(which)) then
    update reading r set leased_by = null, leased_until = null where r.id = which and r.leased_by = who;
  end if;
  return turned;
end $$;

-- Every eye that two people read blind, from each one's side: how readers agree. Nothing before both have signed.
create function fundus_pairs()
returns table (account_id bigint, reader text, eye text, icdr text, other_icdr text, dme text, other_dme text)
language sql stable security definer set search_path = public, pg_temp as $$
  select mine.reader, a.display_name, e.eye, mine.grade -> e.eye ->> 0, other.grade -> e.eye ->> 0,
    mine.grade -> e.eye ->> 1, other.grade -> e.eye ->> 1
  from fundus_grade mine
  join fundus_grade other on other.reading_id = mine.reading_id and other.id <> mine.id
  join account a on a.id = mine.reader,
    (values ('od'), ('os')) e (eye)
  where mine.turn in ('first', 'second') and other.turn in ('first', 'second')
    and mine.grade -> e.eye ->> 0 is not null and other.grade -> e.eye ->> 0 is not null
$$;

-- A referto on the fundus is born of an agreement or an arbitration, and says the grade that came of it.
create function fundus_before_report() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
declare stands jsonb;
begin
  if not exists (select from reading r where r.id = new.reading_id and r.specialty = 'fundus') then
    return new;
  end if;
  select o.grade into stands from fundus_outcome(new.reading_id) o;
  if stands is null then
    raise exception 'this exam has not been read twice yet'
      using errcode = 'check_violation', constraint = 'fundus_report_settled';
  end if;
  if tg_table_name = 'report' and stands <> fundus_grade_of(new.content) then
    raise exception 'a referto says the grade that was read'
      using errcode = 'check_violation', constraint = 'fundus_report_as_read';
  end if;
  return new;
end $$;
create trigger fundus_before_report before insert on report
  for each row execute function fundus_before_report();
create trigger fundus_before_draft before insert or update on report_draft
  for each row execute function fundus_before_report();

revoke execute on function fundus_outcome, fundus_turn, fundus_own, fundus_seen, fundus_keep, fundus_sign, fundus_pairs
  from public;
