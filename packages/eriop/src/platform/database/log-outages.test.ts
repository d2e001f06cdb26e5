import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp } from '../../app.ts';
import { startTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { startPasser } from '../../testing/passer.ts';
import { readConfig } from '../config.ts';
import { openPools } from './pools.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

it('is told of in two lines, whatever else needs the database meanwhile', async () => {
  const passer = await startPasser(database.url);
  const config = readConfig({
    DATABASE_URL: passer.url,
    ERIOP_JWT_SECRET: 'a secret that is known to tests alone',
  });
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
  const pools = await openPools(config);
  const app = buildApp(config, pools, logger);
  await app.server.ready();
  const ready = async () => (await app.server.inject('/health/ready')).statusCode;
  const guess = (n: number) =>
    app.server.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: { email: `guess${n}@agency.example`, password: 'wrong' },
    });
  // Each is recorded in the audit log, a moment after its answer.
  expect((await guess(0)).statusCode).toBe(401);
  const guesses = Array.from({ length: 20 }, (_, n) => guess(n));
  await passer.cut();
  await Promise.all(guesses);
  await expect.poll(ready, { timeout: 30_000 }).toBe(503);
  // Ended sessions are looked for twice a second.
  await expect.poll(() => pools.watch.available, { timeout: 30_000 }).toBe(false);
  await expect.poll(async () => (await guess(1)).statusCode, { timeout: 30_000 }).toBe(503);
  await passer.restore();
  await expect.poll(ready, { timeout: 30_000 }).toBe(200);
  await expect.poll(() => lines.includes('the database is back'), { timeout: 30_000 }).toBe(true);
  await app.server.close();
  await app.drain();
  expect(lines).toEqual(['the database is away; requests get 503', 'the database is back']);
  await pools.close();
  await passer.cut();
}, 150_000);
