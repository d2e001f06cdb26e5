import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { sharedThroughRedis } from '../platform/shared/redis.ts';
import type { Shared } from '../platform/shared/shared.ts';
import { startTestApp, type TestApp, type TestInstance } from '../testing/app.ts';
import { hasRedis, startTestRedis, type TestRedis } from '../testing/redis.ts';
import { ALERT } from '../testing/samples.ts';

interface Said {
  readonly type: string;
  readonly id: string;
  readonly data?: { readonly id: string };
}

describe.skipIf(!hasRedis())('two instances on one Redis', () => {
  let redis: TestRedis;
  let shares: Shared[] = [];
  let app: TestApp;
  let second: TestInstance;
  beforeAll(async () => {
    redis = await startTestRedis();
    const open = () =>
      sharedThroughRedis({ url: redis.url, prefix: 'test:', logger: pino({ level: 'silent' }) });
    shares = [await open(), await open()];
    app = await startTestApp({}, shares[0]);
    second = await app.another({}, shares[1]);
  });
  afterAll(async () => {
    await app.stop();
    await Promise.all(shares.map((shared) => shared.close()));
    await redis.stop();
  });

  async function listen({ server }: Pick<TestInstance, 'server'>, lastEventId?: string) {
    const url = server.server.listening
      ? server.listeningOrigin
      : await server.listen({ port: 0, host: '127.0.0.1' });
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
    const said: Said[] = [];
    socket.on('message', (data) => said.push(JSON.parse(String(data))));
    await new Promise((resolve) => socket.once('open', resolve));
    const token = app.ours.as('dispatcher').authorization.replace('Bearer ', '');
    socket.send(JSON.stringify({ type: 'authenticate', token }));
    socket.send(JSON.stringify({ type: 'subscribe', events: ['alert.created'], last_event_id: lastEventId }));
    await vi.waitFor(() => expect(said.length).toBeGreaterThanOrEqual(2), 20_000);
    return said;
  }

  it('tell of each other’s events, and either resumes what the other began', async () => {
    const said = await listen(app);
    for (const { server } of [app, second, app]) {
      const headers = app.ours.as('dispatcher');
      await server.inject({ method: 'POST', url: '/api/v1/alerts/ingest', headers, payload: ALERT });
    }
    await vi.waitFor(() => expect(said).toHaveLength(5), 20_000);
    const resumed = await listen(second, said[2]?.id);
    await vi.waitFor(() => expect(resumed).toHaveLength(4), 20_000);
    expect(resumed.slice(2)).toEqual(said.slice(3));
  });

  it('stay ready without Redis, say so, and tell their clients of the gap', async () => {
    const health = async () => {
      const reply = await app.server.inject('/health/ready');
      expect(reply.statusCode).toBe(200);
      return reply.json();
    };
    const ingest = async ({ server }: Pick<TestInstance, 'server'>): Promise<string> => {
      const headers = app.ours.as('dispatcher');
      const url = '/api/v1/alerts/ingest';
      return (await server.inject({ method: 'POST', url, headers, payload: ALERT })).json().id;
    };
    const here = await listen(app);
    const there = await listen(second);
    expect(await health()).toEqual({ status: 'ready', database: 'ok', cache: 'redis' });
    await redis.end();
    await expect.poll(health).toEqual({ status: 'degraded', database: 'ok', cache: 'unavailable' });
    expect((await app.server.inject('/metrics')).body).toContain('eriop_redis_available 0');
    const alone = await ingest(app);
    await vi.waitFor(() => expect(here.at(-1)?.data?.id).toBe(alone), 20_000);
    await redis.begin();
    await vi.waitFor(async () => expect((await health()).status).toBe('ready'), 10_000);
    await vi.waitFor(() => expect(there.at(-1)?.type).toBe('gap'), 20_000);
    const together = await ingest(app);
    for (const said of [here, there])
      await vi.waitFor(() => expect(said.at(-1)?.data?.id).toBe(together), 20_000);
    expect(there.some(({ data }) => data?.id === alone)).toBe(false);
    const { body } = await app.server.inject('/metrics');
    for (const line of [/^eriop_redis_reconnects_total [1-9]/m, /^eriop_shared_alone_entries_total 1$/m])
      expect(body).toMatch(line);
  });
});
