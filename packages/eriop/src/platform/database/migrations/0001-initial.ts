/**
 * The first schema. Every table has agency_id, and keys begin with it: a row is found through its agency or not
 * at all, and one agency's rows lie together.
 *
 * alerts refers to nothing: at thousands of inserts a second, a foreign key locks the same agency row in every
 * transaction (the concurrent lockers make a multixact each time), and would forbid to partition by time and
 * drop the old. The backend checks what it inserts; nothing deletes agencies or buildings but the clean-up, which takes
 * the alerts too. For the same reason nothing refers to alerts.
 *
 * Severities are declared from mild to severe: "most severe, then newest" is then one backward scan of an index
 * that grows at its end.
 */
export const INITIAL = {
  name: '0001-initial',
  statements: `
create type alert_severity as enum ('info', 'low', 'medium', 'high', 'critical');
create type alert_status as enum ('pending', 'acknowledged', 'processing', 'resolved', 'dismissed');
create type incident_status as enum ('new', 'assigned', 'en_route', 'on_scene', 'resolved', 'closed');
create type resource_status as enum
  ('available', 'assigned', 'en_route', 'on_scene', 'off_duty', 'out_of_service');

create table agencies (
  id uuid primary key,
  code text not null unique,
  name text not null,
  created_at timestamptz not null default now()
);

create table users (
  id uuid primary key,
  agency_id uuid not null references agencies,
  email text not null check (email = lower(email)),
  password_hash text not null,
  full_name text not null,
  role text not null,
  badge_number text,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  unique (email)
);
create index users_agency on users (agency_id);

create table sessions (
  id uuid primary key,
  agency_id uuid not null,
  user_id uuid not null references users on delete cascade,
  refresh_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table buildings (
  agency_id uuid not null references agencies,
  id uuid not null,
  name text not null,
  address text not null,
  latitude double precision not null,
  longitude double precision not null,
  building_type text not null,
  occupancy_type text not null,
  construction_type text not null,
  hazard_level text not null,
  floors integer not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (agency_id, id)
);

create table resources (
  agency_id uuid not null references agencies,
  id uuid not null,
  resource_type text not null,
  status resource_status not null,
  name text not null,
  call_sign text,
  latitude double precision,
  longitude double precision,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (agency_id, id)
);
create index resources_available on resources (agency_id, resource_type, name) where status = 'available';

create table incident_counters (
  day date primary key,
  last_number integer not null
);

create table incidents (
  agency_id uuid not null references agencies,
  id uuid not null,
  incident_number text not null unique,
  category text not null,
  priority smallint not null,
  status incident_status not null,
  title text not null,
  description text,
  location jsonb,
  building_id uuid,
  source_alert_id uuid,
  created_by_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (agency_id, id),
  foreign key (agency_id, building_id) references buildings
);
create index incidents_active on incidents (agency_id, priority, id desc)
  where status in ('new', 'assigned', 'en_route', 'on_scene');
create index incidents_building on incidents (agency_id, building_id) where building_id is not null;

create table alerts (
  agency_id uuid not null,
  id uuid not null,
  source text not null,
  source_id text,
  severity alert_severity not null,
  status alert_status not null,
  alert_type text not null,
  title text not null,
  description text,
  location jsonb,
  raw_payload jsonb,
  confidence double precision,
  peak_level_db double precision,
  background_level_db double precision,
  device_id text,
  building_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by_id uuid,
  acknowledgement_notes text,
  primary key (agency_id, id)
);
create index alerts_pending on alerts (agency_id, severity, id) where status = 'pending';
-- For pages of one status; untouched by inserts, which are pending.
create index alerts_handled on alerts (agency_id, status, id) where status <> 'pending';
create index alerts_processing on alerts (agency_id, severity, id) where status = 'processing';

-- How many alerts each agency has, for the totals of pages: counting a million rows takes half a second of a core.
-- Kept by the statements that add and remove them, in shards by connection: those who insert at the same time do not
-- wait for each other. Room in each page for the next version of a row, so that no index has to be touched.
create table alert_totals (
  agency_id uuid not null,
  shard smallint not null,
  total bigint not null,
  primary key (agency_id, shard)
) with (fillfactor = 50);

create function alerts_were_added() returns trigger language plpgsql as $$
begin
  insert into alert_totals as known (agency_id, shard, total)
  select agency_id, pg_backend_pid() % 256, count(*) from added group by agency_id order by agency_id
  on conflict (agency_id, shard) do update set total = known.total + excluded.total;
  return null;
end $$;

create function alerts_were_removed() returns trigger language plpgsql as $$
begin
  insert into alert_totals as known (agency_id, shard, total)
  select agency_id, pg_backend_pid() % 256, -count(*) from removed group by agency_id order by agency_id
  on conflict (agency_id, shard) do update set total = known.total + excluded.total;
  return null;
end $$;

create function alerts_were_truncated() returns trigger language plpgsql as $$
begin
  delete from alert_totals;
  return null;
end $$;

create trigger alerts_added after insert on alerts
  referencing new table as added for each statement execute function alerts_were_added();
create trigger alerts_removed after delete on alerts
  referencing old table as removed for each statement execute function alerts_were_removed();
create trigger alerts_truncated after truncate on alerts
  for each statement execute function alerts_were_truncated();

-- Rows are inserted by the thousand and rarely changed: vacuum for the visibility map, by count rather than share.
alter table alerts set (autovacuum_vacuum_insert_threshold = 100000, autovacuum_vacuum_insert_scale_factor = 0.1);
`,
};
