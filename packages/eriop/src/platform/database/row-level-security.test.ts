import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { makeThings, type Things } from '../../testing/route-calls.ts';
import { newId } from '../ids.ts';
import { Pool } from './pool.ts';
import { EVERY_AGENCY, type Scope } from './scope.ts';

let app: TestApp;
let pool: Pool;
let theirThings: Things;
let ours: Scope;
let theirs: Scope;
beforeAll(async () => {
  app = await startTestApp();
  pool = await Pool.open(app.databaseUrl, 'test', 1, 8);
  await makeThings(app, app.ours);
  theirThings = await makeThings(app, app.theirs);
  ours = { kind: 'agency', agencyId: app.ours.id };
  theirs = { kind: 'agency', agencyId: app.theirs.id };
});
afterAll(async () => {
  await pool.close();
  await app.stop();
});

it('shows the rows of the scope, though a statement asks for all', async () => {
  for (const table of [
    'alerts',
    'incidents',
    'resources',
    'buildings',
    'users',
    'agencies',
    'alert_totals',
  ]) {
    const column = table === 'agencies' ? 'id' : 'agency_id';
    const seen = (scope: Scope) =>
      pool.run(scope, (sql) => sql`select distinct ${sql(column)} as agency from ${sql(table)} order by 1`);
    expect(await seen(ours), table).toEqual([{ agency: app.ours.id }]);
    expect(await seen(theirs), table).toEqual([{ agency: app.theirs.id }]);
    expect(await seen(EVERY_AGENCY), table).toEqual(
      [app.ours.id, app.theirs.id].sort().map((agency) => ({ agency })),
    );
  }
});

it('changes no rows of another agency', async () => {
  const changed = await pool.run(
    ours,
    (sql) => sql`update alerts set title = 'taken' where id = ${theirThings.alert} returning id`,
  );
  expect(changed).toEqual([]);
  const change = pool.run(ours, (sql) => sql`update resources set agency_id = ${app.theirs.id}`);
  await expect(change).rejects.toMatchObject({ code: '42501' });
  const row = {
    agency_id: app.theirs.id,
    id: newId(),
    resource_type: 'vehicle',
    status: 'available',
    name: 'X',
  };
  const insert = (scope: Scope) => pool.run(scope, (sql) => sql`insert into resources ${sql(row)}`);
  await expect(insert(ours)).rejects.toMatchObject({ code: '42501' });
  await expect(insert(theirs)).resolves.toHaveLength(0);
  const inTransaction = pool.transaction(ours, (sql) => sql`select 1 from resources where id = ${row.id}`);
  expect(await inTransaction).toEqual([]);
});

it('keeps scopes apart that share a connection at the same time', async () => {
  const scopes = Array.from(
    { length: 200 },
    (_, at) => [ours, theirs, EVERY_AGENCY][(at * 7 + (at % 5)) % 3],
  );
  const seen = await Promise.all(
    scopes.map(async (scope = ours, at) => {
      const read = async (sql: Parameters<Parameters<Pool['transaction']>[1]>[0]) => {
        const [first] = await sql<{ agencies: string[] }[]>`
          select array_agg(distinct agency_id::text order by agency_id::text) as agencies from alerts`;
        const [second] = await sql<{ agencies: string[] }[]>`
          select array_agg(distinct agency_id::text order by agency_id::text) as agencies from users where ${at} >= 0`;
        return [String(first?.agencies), String(second?.agencies)];
      };
      return at % 4 === 0 ? pool.transaction(scope, read) : pool.run(scope, read);
    }),
  );
  const expected = (scope: Scope | undefined) =>
    scope === EVERY_AGENCY
      ? `{${[app.ours.id, app.theirs.id].sort()}}`
      : `{${scope === ours ? app.ours.id : app.theirs.id}}`;
  expect(seen).toEqual(scopes.map((scope) => [expected(scope), expected(scope)]));
});

it('shows nothing to who sets no scope', async () => {
  await pool.run(ours, (sql) => sql`select set_config('eriop.agency', '', false)`);
  // The same scope: it is not sent again.
  expect(await pool.run(ours, (sql) => sql`select id from alerts`)).toEqual([]);
  expect(await pool.run(theirs, (sql) => sql`select id from alerts`)).toHaveLength(1);
});

it('reads again after its connection was cut, and does not take what it cannot see for nothing', async () => {
  const reads = Array.from({ length: 20 }, () =>
    pool
      .run(ours, (sql) => sql`select id, pg_sleep(0.01) from alerts`)
      .then(
        (rows) => rows.length,
        () => 'failed',
      ),
  );
  await app.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'eriop test'`;
  const outcomes = await Promise.all(reads);
  expect(outcomes).not.toContain(0);
  expect(outcomes).toContain('failed');
  expect(await pool.run(ours, (sql) => sql`select id from alerts`)).toHaveLength(1);
});

it('has every table of agencies locked, and gives the backend no more than it needs', async () => {
  const tables = await app.sql<{ name: string; locked: boolean }[]>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as locked
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'agency_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`;
  expect(tables.length).toBeGreaterThan(8);
  expect(tables.filter((table) => !table.locked)).toEqual([]);
  const rights = await app.sql<{ name: string; privileges: string }[]>`
    select table_name as name, string_agg(privilege_type, ' ' order by privilege_type) as privileges
    from information_schema.role_table_grants where grantee = 'eriop_app' group by 1`;
  const of = (name: string) => rights.find((right) => right.name === name)?.privileges;
  expect(rights.filter(({ privileges }) => /TRUNCATE|TRIGGER|REFERENCES/.test(privileges))).toEqual([]);
  for (const name of ['agencies', 'audit_log', 'audit_head', 'buildings', 'schema_migrations', 'users'])
    expect(of(name), name).toBe('SELECT');
  expect(of('incident_events')).toBe('INSERT SELECT');
  for (const name of ['alerts', 'incidents', 'resources'])
    expect(of(name), name).toBe('INSERT SELECT UPDATE');
  const [role] = await app.sql`
    select rolsuper, rolbypassrls, rolcreaterole, rolcanlogin from pg_roles where rolname = 'eriop_app'`;
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcanlogin: false });
  const create = pool.run(ours, (sql) => sql`create table mine (id int)`);
  await expect(create).rejects.toMatchObject({ code: '42501' });
});

it('leaves status and severity to the indexes, and their order too', async () => {
  const plan = await pool.transaction(ours, async (sql) => {
    await sql`set local enable_seqscan = off`;
    await sql`set local enable_bitmapscan = off`;
    return sql`
      explain select * from alerts
      where agency_id = ${app.ours.id} and status = 'pending' and severity = 'high'
      order by severity desc, id desc limit 50`;
  });
  const text = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(text).not.toContain('Sort');
  expect(text).toMatch(/Index Cond: .*severity = 'high'/);
});
