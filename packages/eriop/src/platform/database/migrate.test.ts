import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { checkSchema, migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { connectDatabase, openDatabase, type Sql } from './open.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await startTestDatabase();
  sql = openDatabase(database.url, { max: 1 });
});
afterAll(async () => {
  await sql.end();
  await database.stop();
});

/** The same server, another database. */
async function emptyDatabase(name: string): Promise<string> {
  // The server's user owns its database but may not create others: an empty schema does as well.
  await sql`create schema ${sql(name)}`;
  const url = new URL(database.url);
  url.searchParams.set('options', `-c search_path=${name}`);
  return url.href;
}

it('applies every migration once, however many come at the same time', async () => {
  const url = await emptyDatabase('together');
  const results = await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
  const names = MIGRATIONS.map((migration) => migration.name);
  expect(results.flatMap((result) => result.applied)).toEqual(names);
  expect(results.map((result) => result.version)).toEqual(Array(5).fill(names.length));
  expect((await migrate(url)).applied).toEqual([]);
  const [row] =
    await sql`select count(*)::int from pg_tables where schemaname = 'together' and tablename = 'alerts'`;
  expect(row?.count).toBe(1);
});

it('refuses a schema that is older or newer than the program', async () => {
  const empty = openDatabase(await emptyDatabase('empty'), { max: 1 });
  await expect(checkSchema(empty)).rejects.toMatchObject({ code: 'SCHEMA_OLDER' });
  await empty.end();
  await expect(checkSchema(sql)).resolves.toBeUndefined();
  await sql`insert into schema_migrations (name) values ('9999-from-the-future')`;
  await expect(checkSchema(sql)).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
  await expect(migrate(database.url)).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
  await sql`delete from schema_migrations where name = '9999-from-the-future'`;
});

async function tablesIn(schema: string): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = ${schema} order by tablename`;
  return rows.map(({ name }) => name);
}

it.each([
  ['tables', 'create table orders (id int); create table users (id int)', /it holds orders and 1 more/],
  ['view', 'create view totals as select 1 as total', /it holds totals\./],
  ['rails', 'create table schema_migrations (version text)', /schema_migrations belongs to another program/],
  [
    'left',
    'create table orders (id int); create table schema_migrations (name text, applied_at timestamptz)',
    /it holds orders\./,
  ],
])('leaves the database of someone else as it is: %s', async (name, statements, message) => {
  const url = await emptyDatabase(name);
  const other = openDatabase(url, { max: 1 });
  await other.unsafe(statements);
  await other.end();
  const before = await tablesIn(name);
  const failure = await migrate(url).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'DATABASE_FOREIGN', message: expect.stringMatching(message) });
  expect(await tablesIn(name)).toEqual(before);
});

it('says in a sentence that it may not write', async () => {
  const url = new URL(await emptyDatabase('sealed'));
  url.searchParams.set('options', `${url.searchParams.get('options')} -c default_transaction_read_only=on`);
  await expect(migrate(url.href)).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringMatching(/^The list of migrations cannot be made: .*read-only.*primary server/),
  });
});

it.each([
  ['a web server', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
  ['a server that hangs up', (socket: Socket) => socket.end()],
  ['a server that resets', (socket: Socket) => socket.resetAndDestroy()],
])('gives up at %s', async (_name, greet) => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {});
    socket.once('data', () => greet(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(connectDatabase(`postgres://u:secret@127.0.0.1:${port}/d`)).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
    message: expect.not.stringMatching(/secret/),
  });
  expect(connections).toBe(1);
  server.close();
});

it('says why a database cannot be used, and keeps the password to itself', async () => {
  const change = (edit: (url: URL) => void) => {
    const url = new URL(database.url);
    edit(url);
    return url.href;
  };
  const cases = [
    ['DATABASE_URL_INVALID', 'nonsense'],
    [
      'DATABASE_UNREACHABLE',
      change((url) => {
        url.port = '1';
      }),
    ],
    [
      'DATABASE_LOGIN',
      change((url) => {
        url.password = 'wrong-password';
      }),
    ],
    [
      'DATABASE_LOGIN',
      change((url) => {
        url.username = 'stranger';
      }),
    ],
    [
      'DATABASE_MISSING',
      change((url) => {
        url.pathname = '/atlantis';
      }),
    ],
  ] as const;
  for (const [code, url] of cases) {
    const failure = await Promise.resolve()
      .then(() => connectDatabase(url))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(String(failure)).not.toContain('wrong-password');
  }
});
