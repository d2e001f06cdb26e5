/**
 * Sessions that can be ended at once, and a record of who did what.
 *
 * A session's row is the truth about its refresh token, `revoked_sessions` about its access tokens, which live on in
 * their owners' hands. The two cannot come apart: whoever deletes a session (a logout, a changed password, an operator
 * with psql, a cascade) revokes it by a trigger, for as long as its access tokens live. `changed_in` is the transaction
 * that did it: those who look for news ask for what their last look could not see yet, whatever order commits took.
 *
 * `refresh_hash` is of the whole token, `family_hash` of the part of it that stays the same as long as the session: what
 * has the right family but is not the present token was exchanged before. Null for sessions that are older than this.
 *
 * audit_log is a chain: each entry's hash covers its content and the hash before it (`audit_text` says how), so that
 * nothing can be changed, removed or put in between without breaking it; `audit_head` knows where it ends. Entries are
 * appended by `audit_append` alone, one writer at a time, because the head's row is locked until the commit. It refers
 * to nothing: entries outlive what they are about.
 */
export const IDENTITY = {
  name: '0004-identity',
  statements: `
alter table sessions
  add column family_hash bytea unique,
  add column previous_hash bytea,
  add column refreshed_at timestamptz,
  add column access_until timestamptz not null default now() + interval '1 day';

create table revoked_sessions (
  agency_id uuid not null,
  session_id uuid primary key,
  revoked_at timestamptz not null default now(),
  expires_at timestamptz not null,
  changed_in xid8 not null default pg_current_xact_id()
);
create index revoked_sessions_news on revoked_sessions (changed_in);
create index revoked_sessions_expiry on revoked_sessions (expires_at);

create function sessions_were_ended() returns trigger language plpgsql as $$
begin
  insert into revoked_sessions (agency_id, session_id, expires_at)
  select agency_id, id, access_until from ended where access_until > now()
  on conflict (session_id) do nothing;
  return null;
end $$;
create trigger sessions_ended after delete on sessions
  referencing old table as ended for each statement execute function sessions_were_ended();

create table audit_log (
  agency_id uuid,
  seq bigint primary key,
  id uuid not null unique,
  at timestamptz not null,
  actor uuid,
  action text not null check (action ~ '^[a-z_]+[.][a-z_]+$'),
  subject text check (subject !~ '[[:cntrl:]]'),
  details jsonb not null,
  previous_hash bytea not null,
  hash bytea not null
);

create table audit_head (
  one boolean primary key default true check (one),
  seq bigint not null,
  hash bytea not null
);
insert into audit_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'));

-- What is hashed, as UTF-8: lines, of which none can hold a line feed; '-' for null; the time in microseconds since 1970;
-- details as PostgreSQL writes jsonb; hashes in hexadecimal.
create function audit_text(seq bigint, agency_id uuid, at timestamptz, actor uuid, action text, subject text,
  details jsonb, previous_hash bytea) returns text language sql immutable as $$
  select array_to_string(array['eriop-audit-1', seq::text, agency_id::text,
    ((extract(epoch from at) * 1000000)::bigint)::text, actor::text, action, subject, details::text,
    encode(previous_hash, 'hex')], chr(10), '-')
$$;

-- Appends entries in their order. An entry whose id is there already is left out: a writer who does not know whether
-- its commit arrived may repeat it.
create function audit_append(entries json) returns void language plpgsql as $$
declare
  head audit_head;
  e record;
  previous bytea;
begin
  select * into strict head from audit_head for update;
  for e in
    select * from rows from (json_to_recordset(entries) as
      (id uuid, agency_id uuid, at timestamptz, actor uuid, action text, subject text, details jsonb))
      with ordinality as t (id, agency_id, at, actor, action, subject, details, position)
    order by position
  loop
    continue when exists (select from audit_log where audit_log.id = e.id);
    previous := head.hash;
    head.seq := head.seq + 1;
    head.hash := sha256(convert_to(
      audit_text(head.seq, e.agency_id, e.at, e.actor, e.action, e.subject, e.details, previous), 'UTF8'));
    insert into audit_log (agency_id, seq, id, at, actor, action, subject, details, previous_hash, hash)
    values (e.agency_id, head.seq, e.id, e.at, e.actor, e.action, e.subject, e.details, previous, head.hash);
  end loop;
  update audit_head set seq = head.seq, hash = head.hash where audit_head.seq <> head.seq;
end $$;

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function audit_is_append_only();
create trigger audit_head_stays before delete or truncate on audit_head
  for each statement execute function audit_is_append_only();
create trigger audit_head_goes_forward before update on audit_head
  for each row when (new.seq <= old.seq) execute function audit_is_append_only();
revoke update, delete, truncate on audit_log from public, current_user;
revoke delete, truncate on audit_head from public, current_user;

-- Changes of accounts hold from their commit on, whoever makes them and however: sessions that were begun under another
-- password, role or agency, or by somebody who is not active any more, end. A request that changes a password says in the
-- setting eriop.change (JSON: actor, address, session) who makes it, and which session is to go on.
create function users_were_changed() returns trigger language plpgsql as $$
declare
  change jsonb := coalesce(nullif(current_setting('eriop.change', true), ''), '{}')::jsonb;
begin
  delete from sessions using was join became using (id)
  where sessions.user_id = was.id
    and (was.password_hash, was.role, was.is_active, was.agency_id)
      is distinct from (became.password_hash, became.role, became.is_active, became.agency_id)
    and (
      (was.role, was.is_active, was.agency_id) is distinct from (became.role, became.is_active, became.agency_id)
      or sessions.id is distinct from (change->>'session')::uuid
    );
  perform audit_append(json_agg(json_build_object(
      'id', gen_random_uuid(), 'agency_id', became.agency_id, 'at', clock_timestamp(), 'actor', change->>'actor',
      'action', 'user.changed', 'subject', became.id,
      'details', json_build_object('changed', fields.names, 'address', change->>'address', 'by', session_user)
    ) order by became.id))
  from was join became using (id) cross join lateral (
    select array_remove(array[
      case when was.password_hash <> became.password_hash then 'password' end,
      case when was.role <> became.role then 'role' end,
      case when was.is_active <> became.is_active then 'is_active' end,
      case when was.agency_id <> became.agency_id then 'agency' end,
      case when was.email <> became.email then 'email' end
    ], null) as names
  ) as fields
  where fields.names <> '{}'
  having count(*) > 0;
  return null;
end $$;
create trigger users_changed after update on users
  referencing old table as was new table as became for each statement execute function users_were_changed();

create function users_came_or_went() returns trigger language plpgsql as $$
begin
  perform audit_append(json_agg(json_build_object(
      'id', gen_random_uuid(), 'agency_id', agency_id, 'at', clock_timestamp(),
      'action', case tg_op when 'INSERT' then 'user.created' else 'user.removed' end, 'subject', id,
      'details', json_build_object('role', role, 'by', session_user)
    ) order by id))
  from concerned having count(*) > 0;
  return null;
end $$;
create trigger users_added after insert on users
  referencing new table as concerned for each statement execute function users_came_or_went();
create trigger users_removed after delete on users
  referencing old table as concerned for each statement execute function users_came_or_went();

-- They act for the owner of the tables: who may change users need not have rights on the audit log to be recorded in it.
do $$
declare
  name text;
begin
  foreach name in array array['sessions_were_ended()', 'audit_append(json)', 'users_were_changed()', 'users_came_or_went()']
  loop
    execute format('alter function %s security definer set search_path = %I, pg_temp', name, current_schema());
  end loop;
end $$;
`,
};
