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
