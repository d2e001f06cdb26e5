import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { connectDatabase, type Sql } from './open.ts';
import { Pool } from './pool.ts';
import { EVERY_AGENCY } from './scope.ts';

let database: TestDatabase;
let admin: Sql;
beforeAll(async () => {
  database = await startTestDatabase();
  admin = await connectDatabase(database.url, { max: 1 });
});
afterAll(async () => {
  await admin.end();
  await database.stop();
});

const count = (pool: Pool) => pool.run(EVERY_AGENCY, (sql) => sql`select count(*) from agencies`);

it('answers everybody at the deadline, refuses at once while nothing moves, and goes on by itself', async () => {
  const pool = await Pool.open(database.url, 'still', 1, 2, { deadlineMs: 1_000 });
  const told: string[] = [];
  const back = new Promise<void>((resolve) => {
    pool.onAvailability({
      onLost: (error) => told.push((error as { code: string }).code),
      onBack: () => resolve(),
    });
  });
  await admin.begin(async (sql) => {
    await sql`lock table agencies in access exclusive mode`;
    // Two on the connection, two in the queue.
    for (const { reason } of (await Promise.allSettled([1, 2, 3, 4].map(() => count(pool)))) as {
      reason?: unknown;
    }[])
      expect(reason).toMatchObject({ code: 'DATABASE_SLOW' });
    expect(told).toEqual(['DATABASE_SLOW']);
    expect(pool.available).toBe(false);
    await expect(count(pool)).rejects.toMatchObject({ code: 'DATABASE_AWAY' });
    await expect(
      pool.transaction(EVERY_AGENCY, (sql) => sql`select count(*) from agencies`),
    ).rejects.toMatchObject({ code: 'DATABASE_AWAY' });
  });
  // What was on the connection is answered now, to nobody; the pool learns from it.
  await back;
  expect(pool.available).toBe(true);
  await expect(count(pool)).resolves.toEqual([{ count: '0' }]);
  expect(pool.waiting).toBe(0);
  await pool.close();
});

it('does not take the end of one connection for the end of the database', async () => {
  const pool = await Pool.open(database.url, 'ended', 2, 1);
  await count(pool);
  const cut = () =>
    admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'eriop ended'`;
  const sleeping = pool.run(EVERY_AGENCY, (sql) => sql`select pg_sleep(60)`);
  const cutOff = expect(sleeping).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  while ((await cut()).length === 0);
  await cutOff;
  expect(pool.available).toBe(true);
  await expect(count(pool)).resolves.toEqual([{ count: '0' }]);
  await pool.close();
});

it('refuses at once where nothing listens, once it knows', async () => {
  const pool = Pool.later('postgres://eriop:x@127.0.0.1:1/eriop', 'nowhere');
  await expect(count(pool)).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(pool.available).toBe(false);
  await expect(count(pool)).rejects.toMatchObject({ code: 'DATABASE_AWAY' });
  await pool.close();
});
