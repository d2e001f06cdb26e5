import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { startPasser } from '../../testing/passer.ts';
import { codeOf } from '../errors.ts';
import { connectDatabase, type Sql } from './open.ts';
import { Pool } from './pool.ts';
import { EVERY_AGENCY } from './scope.ts';

let database: TestDatabase;
let admin: Sql;
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  database = await startTestDatabase();
  admin = await connectDatabase(database.url, { max: 1 });
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(async () => {
  await admin.end();
  await database.stop();
});

async function open(...parameters: Parameters<typeof Pool.open>): Promise<Pool> {
  const pool = await Pool.open(...parameters);
  ends.push(() => pool.close());
  return pool;
}

const one = (pool: Pool) => pool.run(EVERY_AGENCY, (sql) => sql`select 1 as one`);
/** What became of a query: "done", or the code of its error. */
const outcome = (pool: Pool) =>
  one(pool).then(
    () => 'done',
    (error: unknown) => codeOf(error),
  );

it('gives up connections whose other end has vanished without a word, and makes new ones', async () => {
  const { url, silence, cut } = await startPasser(database.url);
  ends.push(cut);
  const pool = await open(url, 'vanished', 2, 1, { deadlineMs: 500, silenceMs: 500 });
  await Promise.all([one(pool), one(pool)]);
  silence();
  expect(await Promise.all([outcome(pool), outcome(pool)])).toEqual(['DATABASE_SLOW', 'DATABASE_SLOW']);
  expect(pool.available).toBe(false);
  await expect.poll(() => outcome(pool), { timeout: 60_000, interval: 100 }).toBe('done');
  // Nothing is left that waits for an answer that will not come.
  await expect.poll(() => pool.inUse, { timeout: 60_000 }).toBe(0);
}, 130_000);

/** Until the end of the test, or until it is called. */
async function restrict(how: string): Promise<() => Promise<unknown>> {
  const name = new URL(database.url).pathname.slice(1);
  const free = () => admin.unsafe(`alter database ${name} with connection limit -1`);
  ends.push(free);
  await admin.unsafe(`alter database ${name} with ${how}`);
  return free;
}

it('answers on the connections that there are when PostgreSQL takes no more', async () => {
  // One is the test's own.
  await restrict('connection limit 2');
  const pool = await open(database.url, 'limited', 3, 2);
  for (let round = 0; round < 5; round += 1)
    expect(await Promise.all([1, 2, 3].map(() => outcome(pool)))).toEqual(['done', 'done', 'done']);
  expect(pool.available).toBe(true);
});

it('takes a database that lets nobody in for one that is away, and says why', async () => {
  const pool = await open(database.url, 'shut out', 2, 1);
  const told: string[] = [];
  pool.onAvailability({
    onLost: (error) => told.push((error as Error).message),
    onBack: () => told.push('back'),
  });
  const free = await restrict('connection limit 0');
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'eriop shut out'`;
  await expect.poll(() => outcome(pool), { timeout: 30_000 }).toBe('DATABASE_AWAY');
  expect(told).toEqual([expect.stringMatching(/too many connections/)]);
  await free();
  await expect.poll(() => outcome(pool), { timeout: 30_000 }).toBe('done');
  expect(told).toHaveLength(2);
});
