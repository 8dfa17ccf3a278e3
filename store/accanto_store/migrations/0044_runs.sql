-- Which messages of a spool's life are here, as a row for each unbroken run of numbers. One value that held all runs of a
-- life was written anew with each batch: after half an hour of faults it held 25 000 runs, and a batch took seconds.
create table gateway_run (
  gateway text not null,
  epoch bigint not null,
  first bigint not null,
  last bigint not null check (last >= first),
  since timestamptz not null default now(),
  primary key (gateway, epoch, first))
  with (fillfactor = 70);
insert into gateway_run (gateway, epoch, first, last)
  select gateway, epoch, lower(run), upper(run) - 1 from gateway_cursor, unnest(seen) run;
alter table gateway_cursor drop column seen;

-- One row is a stretch of numbers that nobody has seen although later ones are here, and since when that is so.
create view gateway_hole as
  select gateway, epoch, before + 1 as first, first - 1 as last, since
  from (
    select gateway, epoch, first, since, lag(last) over (partition by gateway, epoch order by first) as before
    from gateway_run) run
  where first > before + 1;
