import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EmbeddedPostgres,
  migrate,
  openDatabase,
  removeEmbeddedPostgres,
  type Sql,
  startEmbeddedPostgres,
} from '@vigilia/eriop';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  agencyCode,
  alertSystemEmails,
  clean,
  dispatcherEmails,
  responderEmails,
  seed,
} from '../seed-data.ts';

let folder: string;
let server: EmbeddedPostgres;
let sql: Sql;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eriop-seed-'));
  server = await startEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
  });
  await migrate(server.url);
  sql = openDatabase(server.url);
});
afterAll(async () => {
  await sql.end();
  await server.stop();
  await removeEmbeddedPostgres(join(folder, 'postgres'));
  await rm(folder, { recursive: true });
});

const TABLES = ['agencies', 'users', 'sessions', 'buildings', 'resources', 'incidents', 'alerts'];

/** Every row of every table, as text. */
async function everything(): Promise<string> {
  const tables = [];
  for (const table of TABLES)
    tables.push(await sql`select to_json(t)::text as row from ${sql(table)} t order by 1`);
  return JSON.stringify(tables);
}

/** How many rows there are of each kind, e.g. { pending: 50 }. */
async function countBy(table: string, expression: string): Promise<Record<string, number>> {
  const rows = await sql.unsafe(`select ${expression} as kind, count(*)::int from ${table} group by 1`);
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}

/** Another agency, whose rows are nobody's business. */
async function addStranger(): Promise<void> {
  const id = '11111111-1111-7111-8111-111111111111';
  await sql`insert into agencies (id, code, name) values (${id}, 'OTHER', 'Other')`;
  await sql`
    insert into users (id, agency_id, email, password_hash, full_name, role)
    values (${id}, ${id}, 'someone@other.example', 'x', 'Someone', 'dispatcher')`;
  await sql`
    insert into alerts (agency_id, id, source, severity, status, alert_type, title, created_at, updated_at)
    values (${id}, ${id}, 'manual', 'high', 'pending', 'scream', 'Theirs', now(), now())`;
}

/** What a run leaves behind. */
async function addRun(): Promise<void> {
  const agency = sql`(select id from agencies where code = ${agencyCode})`;
  await sql`
    insert into alerts (agency_id, id, source, severity, status, alert_type, title, created_at, updated_at)
    select ${agency}, gen_random_uuid(), 'manual', 'high', 'pending', 'scream', 'Ours', now(), now()
    from generate_series(1, 500)`;
  await sql`
    insert into incidents (agency_id, id, incident_number, category, priority, status, title, created_at, updated_at)
    select ${agency}, gen_random_uuid(), 'INC-20990101-' || n, 'fire', 1, 'new', 'Ours', now(), now()
    from generate_series(1, 50) n`;
  await sql`
    insert into sessions (id, agency_id, user_id, refresh_hash, created_at, expires_at)
    select gen_random_uuid(), agency_id, id, sha256(email::bytea), now(), now() from users
    where agency_id = ${agency}`;
}

it('makes what the reference describes', async () => {
  const summary = await seed(sql);
  expect(summary).toEqual({
    agencies: 1,
    users: 350,
    buildings: 50,
    resources: 100,
    incidents: 50,
    alerts: 100,
  });
  expect(await countBy('users', 'role')).toEqual({ dispatcher: 100, responder: 200, alert_system: 50 });
  expect(await countBy('resources', "resource_type || ' ' || status")).toEqual({
    'personnel available': 30,
    'personnel off_duty': 10,
    'vehicle available': 30,
    'vehicle out_of_service': 10,
    'equipment available': 15,
    'equipment out_of_service': 5,
  });
  expect(await countBy('alerts', 'status')).toEqual({ pending: 50, acknowledged: 50 });
  expect(Object.keys(await countBy('incidents', 'category'))).toHaveLength(5);
  expect(Object.keys(await countBy('incidents', 'priority'))).toHaveLength(5);
  expect(Object.keys(await countBy('incidents', 'status')).toSorted()).toEqual([
    'assigned',
    'en_route',
    'new',
    'on_scene',
  ]);
  const [distance] = await sql`
    select max(greatest(abs(latitude - 45.5017), abs(longitude + 73.5673))) as degrees from buildings`;
  expect(distance?.degrees).toBeLessThan(0.2);
});

it('gives every account a salt of its own', async () => {
  const [row] = await sql`select count(distinct password_hash)::int from users`;
  expect(row?.count).toBe(350);
  const emails = (await sql`select email from users`).map((user) => user.email);
  expect(emails.toSorted()).toEqual(
    [...dispatcherEmails, ...responderEmails, ...alertSystemEmails].toSorted(),
  );
});

it('changes nothing the second time, and adds only what is missing', async () => {
  const before = await everything();
  expect(Object.values(await seed(sql))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(await everything()).toBe(before);
  await sql`delete from alerts where title like '% alert 7'`;
  await sql`delete from users where email = 'responder5@test.eriop.local'`;
  expect(await seed(sql)).toMatchObject({ users: 1, alerts: 1, incidents: 0 });
});

it('cleans up everything of the agency, what runs have made too, and nothing else', async () => {
  await sql`create table kept_agencies as table agencies`;
  await sql`create table kept_users as table users`;
  await addRun();
  expect(await clean(sql)).toBe(true);
  expect(await everything()).toBe(JSON.stringify(TABLES.map(() => [])));
  await addStranger();
  const before = await everything();
  // The same accounts again: most of what a seed takes is the hashing of new ones.
  await sql`insert into agencies table kept_agencies`;
  await sql`insert into users table kept_users`;
  await seed(sql);
  await addRun();
  expect(await clean(sql)).toBe(true);
  expect(await everything()).toBe(before);
  expect(await clean(sql)).toBe(false);
});
