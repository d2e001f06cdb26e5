/**
 * Alerts by month, so that old ones go by dropping a table: docs/decisions/alerts-by-time.md.
 *
 *     alerts_older │ alerts_2026_11 │ alerts_2026_12 │ … │ alerts_later
 *     MINVALUE ────┴─ ids are UUIDs version 7: their first 48 bits are ms since 1970 ────┴── MAXVALUE
 *
 * Every id has a place, whatever its time. There is no default partition: with one, PostgreSQL would not read partitions
 * in order, and "the newest fifty" would be read from all of them.
 *
 * Triggers for the totals are on the whole: what is done to a partition by its own name does not count.
 */
export const ALERTS_BY_TIME = {
  name: '0002-alerts-by-time',
  statements: `
-- The least id of a time (UTC).
create function alert_id_at(at timestamp) returns uuid language sql immutable parallel safe as $$
  select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

create function alert_partition_name(month timestamp) returns text language sql stable as $$
  select to_char(month, '"alerts_"YYYY"_"MM')
$$;

-- The months that have a partition.
create function alert_months() returns setof timestamp language sql stable as $$
  select to_timestamp(substr(relname, 8), 'YYYY_MM')::timestamp from pg_class
  where relnamespace = current_schema()::regnamespace and relispartition and relname ~ '^alerts_[0-9]{4}_[0-9]{2}$'
$$;

-- Makes partitions for this month and the next three, as the owner of the table, whoever calls it. Nearly always there is
-- nothing to do, and nothing is locked.
create function make_alert_partitions() returns integer language plpgsql security definer as $$
declare
  target constant timestamp := date_trunc('month', now() at time zone 'UTC') + interval '3 months';
  month timestamp;
  made integer := 0;
begin
  if (select max(m) from alert_months() m) >= target then return 0; end if;
  -- Whoever comes at the same time leaves it to the first.
  if not pg_try_advisory_xact_lock(1163020624) then return 0; end if;
  select max(m) into month from alert_months() m;
  if month >= target then return 0; end if;
  lock table alerts in access exclusive mode;
  alter table alerts detach partition alerts_later;
  while month < target loop
    month := month + interval '1 month';
    execute format('create table %I partition of alerts for values from (%L) to (%L)
      with (autovacuum_vacuum_insert_threshold = 100000, autovacuum_vacuum_insert_scale_factor = 0.1)',
      alert_partition_name(month), alert_id_at(month), alert_id_at(month + interval '1 month'));
    -- None, unless nobody made partitions in time.
    execute format('with moved as (delete from alerts_later where id < %L returning *) insert into %I select * from moved',
      alert_id_at(month + interval '1 month'), alert_partition_name(month));
    made := made + 1;
  end loop;
  execute format('alter table alerts attach partition alerts_later for values from (%L) to (maxvalue)',
    alert_id_at(month + interval '1 month'));
  return made;
end $$;

create table alerts_by_time (like alerts) partition by range (id);
do $$
declare
  month constant timestamp := date_trunc('month', coalesce(
    (select min(created_at) from alerts where created_at between now() - interval '1 year' and now()), now())
    at time zone 'UTC');
begin
  execute format('alter function alert_months() set search_path = %I, pg_temp', current_schema());
  execute format('alter function make_alert_partitions() set search_path = %I, pg_temp', current_schema());
  execute format('create table alerts_older partition of alerts_by_time for values from (minvalue) to (%L)',
    alert_id_at(month));
  execute format('create table %I partition of alerts_by_time for values from (%L) to (%L)
    with (autovacuum_vacuum_insert_threshold = 100000, autovacuum_vacuum_insert_scale_factor = 0.1)',
    alert_partition_name(month), alert_id_at(month), alert_id_at(month + interval '1 month'));
  execute format('create table alerts_later partition of alerts_by_time for values from (%L) to (maxvalue)',
    alert_id_at(month + interval '1 month'));
end $$;

drop trigger alerts_added on alerts;
drop trigger alerts_removed on alerts;
drop trigger alerts_truncated on alerts;
alter table alerts rename to alerts_before;
alter table alerts_by_time rename to alerts;
select make_alert_partitions();
insert into alerts select * from alerts_before;
drop table alerts_before;

alter table alerts add constraint alerts_pkey primary key (agency_id, id);
create index alerts_pending on alerts (agency_id, severity, id) where status = 'pending';
create index alerts_handled on alerts (agency_id, status, id) where status <> 'pending';
create index alerts_processing on alerts (agency_id, severity, id) where status = 'processing';

create trigger alerts_added after insert on alerts
  referencing new table as added for each statement execute function alerts_were_added();
create trigger alerts_removed after delete on alerts
  referencing old table as removed for each statement execute function alerts_were_removed();
create trigger alerts_truncated after truncate on alerts
  for each statement execute function alerts_were_truncated();
`,
};
