import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { requireSendable } from './link.ts';
import { connectDatabase, type Sql } from './open.ts';
import { Pool } from './pool.ts';
import { EVERY_AGENCY } from './scope.ts';

const NAME = 'eriop cut';
const ROUNDS = 40;

let database: TestDatabase;
let admin: Sql;
let pool: Pool;
beforeAll(async () => {
  database = await startTestDatabase();
  admin = await connectDatabase(database.url, { max: 1 });
  pool = await Pool.open(database.url, 'cut', 2, 8);
});
afterAll(async () => {
  await pool.close();
  await admin.end();
  await database.stop();
});

const cut = () =>
  admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = ${NAME}`;
const codesOf = (settled: PromiseSettledResult<unknown>[]) =>
  settled.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code?: string }).code] : []));

/** Of each reader, since its connection was told to end. */
const READS_AFTER = 5;

/** Reads that begin at every moment of the connection's end: when it is told of, when it has come, and after. */
async function readThroughout(work: () => Promise<unknown>): Promise<PromiseSettledResult<unknown>[]> {
  const works: Promise<unknown>[] = [];
  let isCut = false;
  const reader = async () => {
    for (let after = 0; after < READS_AFTER; after += isCut ? 1 : 0) {
      const one = work();
      works.push(one);
      await one.catch(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const readers = Array.from({ length: 12 }, reader);
  await cut();
  isCut = true;
  await Promise.all(readers);
  return Promise.allSettled(works);
}

it('goes on after its connections were cut, whatever was about to be written', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const works = await readThroughout(() =>
      pool.run(EVERY_AGENCY, (sql) => sql`select ${round}::int, count(*) from agencies`),
    );
    for (const code of codesOf(works)) expect(code).toBe('CONNECTION_CLOSED');
    await expect(pool.run(EVERY_AGENCY, (sql) => sql`select 1 as one`)).resolves.toEqual([{ one: 1 }]);
  }
});

it('ends a transaction with its connection: nothing of it is carried out on the next one', async () => {
  await admin`create table marks (round int)`;
  await admin`grant insert, select on marks to eriop_app`;
  for (let round = 0; round < ROUNDS; round += 1) {
    const works = await readThroughout(() =>
      pool.transaction(EVERY_AGENCY, async (sql) => {
        await sql`insert into marks values (${round})`;
        await sql`select pg_sleep(0.001)`;
        // Half a transaction would leave one of the two.
        await sql`insert into marks values (${-1 - round})`;
      }),
    );
    for (const code of codesOf(works)) expect(code).toBe('CONNECTION_CLOSED');
  }
  const [row] = await admin`
    select count(*) filter (where round >= 0)::int as first, count(*) filter (where round < 0)::int as second from marks`;
  expect(row?.first).toBe(row?.second);
  expect(row?.first).toBeGreaterThan(0);
});

it('comes back when the database does, and says meanwhile that it cannot be reached', async () => {
  const nowhere = Pool.later('postgres://eriop:x@127.0.0.1:1/eriop', 'nowhere');
  const works = await Promise.allSettled(
    Array.from({ length: 5 }, () => nowhere.run(EVERY_AGENCY, (sql) => sql`select 1`)),
  );
  expect(codesOf(works)).toEqual(Array(5).fill('CONNECTION_CLOSED'));
  await nowhere.close();
});

it('leaves its connections in good order', async () => {
  const brief = await Pool.open(database.url, 'brief', 2, 1);
  await brief.run(EVERY_AGENCY, (sql) => sql`select 1`);
  await brief.close();
  const left = () =>
    admin`select 1 from pg_stat_activity where datname = current_database() and application_name = 'eriop brief'`;
  await expect.poll(left).toEqual([]);
  await expect(brief.run(EVERY_AGENCY, (sql) => sql`select 1`)).rejects.toMatchObject({
    code: 'CONNECTION_ENDED',
  });
});

it('refuses a driver that sends queries in another way', () => {
  expect(() => requireSendable(admin)).not.toThrow();
  const other = (() => Promise.resolve([])) as unknown as Sql;
  expect(() => requireSendable(other)).toThrow(expect.objectContaining({ code: 'DRIVER_UNSUITABLE' }));
});
