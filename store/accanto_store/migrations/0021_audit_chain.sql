-- The audit as a chain: each row sealed with a hash over itself and the seal before it, soon after it was written.

-- What was seen or done of which thing, with which right to it, how it ended, in which request, from where.
alter table audit
  add column object text not null default '',
  add column purpose text not null default 'care',
  add column outcome text not null default 'done' check (outcome in ('done', 'refused')),
  add column request text not null default '',
  add column address text not null default '',
  add column token_id bigint references machine_token;
create index audit_account on audit (account_id, at);

-- One row says that a row of the audit has no seal yet.
create table audit_pending (audit_id bigint primary key);

-- One row is a seal: SHA-256 over the seal before and the text of the row; `seq` has no gaps.
create table audit_seal (
  seq bigint primary key check (seq > 0),
  audit_id bigint not null unique,
  sealed_at timestamptz not null default now(),
  hash bytea not null);

-- The only row is the last seal: who takes rows away from the end has to change it too.
create table audit_head (
  id smallint primary key default 1 check (id = 1),
  seq bigint not null,
  hash bytea not null);

-- A row of the audit as text, the same on every server; this is what is hashed.
create function accanto_audit_text(a audit) returns text language sql immutable as $$
  select jsonb_build_array(a.id, (extract(epoch from a.at) * 1000000)::bigint, a.account_id, a.action, a.object,
    a.patient_id, a.purpose, a.outcome, a.request, a.address, a.token_id, a.detail)::text
$$;

-- Every row waits for its seal from the moment it is written.
create function accanto_audit_waits() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  insert into audit_pending values (new.id);
  return null;
end $$;
create trigger waits after insert on audit for each row execute function accanto_audit_waits();

-- Seal at most so many rows, in the order of their numbers; gives how many. Of two who seal at once one waits.
create function accanto_seal_audit(most int) returns int language plpgsql security definer
set search_path = public, pg_temp as $$
declare
  head audit_head;
  waiting audit;
  sealed int := 0;
begin
  insert into audit_head values (1, 0, '') on conflict do nothing;
  select * into head from audit_head where id = 1 for update;
  for waiting in
    with taken as (
      delete from audit_pending where audit_id in (
        select audit_id from audit_pending order by audit_id limit most) returning audit_id)
    select a.* from audit a join taken t on t.audit_id = a.id order by a.id
  loop
    head.seq := head.seq + 1;
    head.hash := sha256(head.hash || convert_to(accanto_audit_text(waiting), 'UTF8'));
    insert into audit_seal (seq, audit_id, hash) values (head.seq, waiting.id, head.hash);
    sealed := sealed + 1;
  end loop;
  if sealed > 0 then
    update audit_head set seq = head.seq, hash = head.hash where id = 1;
  end if;
  return sealed;
end $$;
revoke all on function accanto_seal_audit(int) from public;

create trigger append_only before update or delete on audit_seal
  for each row execute function accanto_append_only();
create trigger never_emptied before truncate on audit_seal
  for each statement execute function accanto_append_only();

-- What was written before there were seals is sealed too.
insert into audit_pending select id from audit;
