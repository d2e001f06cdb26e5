/**
 * The second lock between agencies: the backend acts as `eriop_app`, which owns nothing and sees the rows of the agency
 * in the setting eriop.agency ('*' for all, nothing if it is not set), whatever a statement forgets to ask.
 *
 * The condition has the odd form that it has because PostgreSQL takes "is not null" to be true for almost every row: with
 * a plain comparison it expected so few rows that it sorted whole agencies rather than going along an index. The planner
 * lets only leakproof comparisons go before the policy, and thus into an index: those of enums are not, unless a superuser
 * says so (see the embedded server's initialise.ts). Who owns the tables has a policy of its own:
 * seeds, clean-ups, psql and the triggers of 0004 that act for the owner work as before.
 *
 * Partitions are reached through their table; `eriop_app` has no right to any of them.
 */
export const ROW_LEVEL_SECURITY = {
  name: '0006-row-level-security',
  statements: `
do $$
declare
  t record;
begin
  if to_regrole('eriop_app') is null then
    begin
      create role eriop_app nologin;
    exception
      when duplicate_object or unique_violation then null; -- Another database of this server was quicker.
      when insufficient_privilege then
        raise exception 'user "%" may not create the role eriop_app', current_user using
          errcode = 'insufficient_privilege',
          hint = format('create role eriop_app nologin; grant eriop_app to %I;', current_user);
    end;
  end if;
  if not pg_has_role(session_user, 'eriop_app', 'SET') then
    begin
      execute format('grant eriop_app to %I', session_user);
    exception when insufficient_privilege then
      raise exception 'user "%" may not act as eriop_app', session_user using
        errcode = 'insufficient_privilege',
        hint = format('grant eriop_app to %I;', session_user);
    end;
  end if;

  execute format('grant usage on schema %I to eriop_app', current_schema());
  for t in
    select c.oid::regclass as name, c.relname,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'agency_id' and not a.attisdropped)
        as of_agency
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  loop
    execute format('revoke all on %s from eriop_app', t.name);
    execute format('grant %s on %s to eriop_app', case t.relname
      when 'schema_migrations' then 'select'
      when 'agencies' then 'select'
      when 'buildings' then 'select'
      when 'audit_log' then 'select'
      when 'audit_head' then 'select'
      when 'users' then 'select, update (password_hash)'
      when 'incident_events' then 'select, insert'
      when 'alerts' then 'select, insert, update'
      when 'alert_totals' then 'select, insert, update'
      when 'resources' then 'select, insert, update'
      when 'incidents' then 'select, insert, update'
      when 'incident_counters' then 'select, insert, update'
      when 'revoked_sessions' then 'select, insert, update, delete'
      else case when t.of_agency then 'select, insert, update, delete' else 'select' end
    end, t.name);
    continue when not t.of_agency and t.relname <> 'agencies';
    execute format('alter table %s enable row level security', t.name);
    execute format('alter table %s force row level security', t.name);
    execute format('create policy owner on %s to current_user using (true)', t.name);
    execute format('create policy scope on %s to eriop_app using (
      (case when current_setting(''eriop.agency'', true) in (''*'', %I::text) then true end) is not null)',
      t.name, case t.relname when 'agencies' then 'id' else 'agency_id' end);
  end loop;
end $$;
`,
};
