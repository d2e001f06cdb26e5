import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './testing/app.ts';
import { ALERT } from './testing/samples.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    ERIOP_INGEST_CONCURRENCY: '1',
    ERIOP_INGEST_MAX_BATCH: '2',
    ERIOP_INGEST_QUEUE: '5',
  });
});
afterAll(() => app.stop());

const ingest = (title: string) =>
  app.server.inject({
    method: 'POST',
    url: '/api/v1/alerts/ingest',
    headers: app.ours.as('alert_system'),
    payload: { ...ALERT, title },
  });

it('refuses alerts with 503 while the database stands still, and stores all others when it goes on', async () => {
  let release = () => {};
  const locked = new Promise<void>((resolve) => {
    void app.sql.begin(async (transaction) => {
      await transaction`lock table alerts in access exclusive mode`;
      resolve();
      await new Promise<void>((unlock) => {
        release = unlock;
      });
    });
  });
  await locked;
  const replies = Array.from({ length: 40 }, (_, n) => ingest(`blocked ${n}`));
  const refused = await Promise.race(replies);
  expect(refused.statusCode).toBe(503);
  expect(refused.headers['retry-after']).toBe('1');
  expect(refused.json()).toMatchObject({ type: 'urn:eriop:problem:unavailable', status: 503 });
  release();
  const statuses = (await Promise.all(replies)).map((reply) => reply.statusCode);
  const stored = statuses.filter((status) => status === 201).length;
  // Some in the insert that waits for the lock, and a full queue behind it.
  expect(stored).toBeGreaterThanOrEqual(5);
  expect(statuses.filter((status) => status === 503)).toHaveLength(40 - stored);
  const [row] = await app.sql`select count(*)::int from alerts where title like 'blocked %'`;
  expect(row?.count).toBe(stored);
  expect((await ingest('afterwards')).statusCode).toBe(201);
});
