import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp, type TestInstance } from '../../testing/app.ts';
import { hasRedis, startTestRedis, type TestRedis } from '../../testing/redis.ts';
import { INCIDENT } from '../../testing/samples.ts';
import { newId } from '../ids.ts';
import { sharedThroughRedis } from '../shared/redis.ts';
import { type RedisClient, redisClient } from '../shared/redis-client.ts';
import type { Shared } from '../shared/shared.ts';

type Instance = Pick<TestInstance, 'server'>;
type Headers = Record<string, string>;

/** So long that no list is made anew because of its age. */
const LONG = { ERIOP_LIST_MAX_AGE_MS: '60000' };

describe.skipIf(!hasRedis())('lists of two instances on one Redis', () => {
  let redis: TestRedis;
  let shares: Shared[];
  let first: TestApp;
  let second: TestInstance;
  beforeAll(async () => {
    redis = await startTestRedis();
    const open = () =>
      sharedThroughRedis({ url: redis.url, prefix: 'test:', logger: pino({ level: 'silent' }) });
    shares = [await open(), await open()];
    first = await startTestApp(LONG, shares[0]);
    second = await first.another({}, shares[1]);
  });
  afterAll(async () => {
    await first.stop();
    await Promise.all(shares.map((shared) => shared.close()));
    await redis.stop();
  });

  /** Over real connections: what one instance hears of the other comes between a request and the next one. */
  async function ask({ server }: Instance, path: string, headers: Headers, payload?: object) {
    if (!server.server.listening) await server.listen({ port: 0, host: '127.0.0.1' });
    const reply = await fetch(`${server.listeningOrigin}/api/v1${path}`, {
      method: payload === undefined ? 'GET' : 'POST',
      headers: { ...headers, ...(payload !== undefined && { 'content-type': 'application/json' }) },
      ...(payload !== undefined && { body: JSON.stringify(payload) }),
    });
    expect(reply.status).toBe(payload === undefined ? 200 : 201);
    return reply.json();
  }

  /** Ids of the active incidents; each limit is a list of its own. */
  async function active(instance: Instance, headers: Headers, limit: number): Promise<string[]> {
    const list = (await ask(instance, `/incidents/active?limit=${limit}`, headers)) as { id: string }[];
    return list.map(({ id }) => id);
  }

  async function open(instance: Instance, headers: Headers): Promise<string> {
    return ((await ask(instance, '/incidents', headers, INCIDENT)) as { id: string }).id;
  }

  async function inRedis<Result>(work: (client: RedisClient) => Promise<Result>): Promise<Result> {
    const client = redisClient(redis.url, () => undefined);
    await client.connect();
    const result = await work(client);
    client.destroy();
    return result;
  }

  async function count({ server }: Instance, what: 'hits' | 'misses', cache: string): Promise<number> {
    const { body } = await server.inject('/metrics');
    const line = new RegExp(`^eriop_cache_${what}_total\\{cache="${cache}"\\} (\\d+)$`, 'm').exec(body);
    return Number(line?.[1]);
  }

  it('are made by one of them, and used by the other, compressed or not', async () => {
    const made = await active(first, first.ours.as('dispatcher'), 11);
    const names = () => inRedis((client) => client.keys('test:cache:list:*'));
    await vi.waitFor(async () => expect(await names()).toHaveLength(1), 10_000);
    // Others may see it later: the list that the first instance has made is good for a minute.
    const id = await open(second, first.ours.as('dispatcher'));
    const hits = await count(second, 'hits', 'shared lists');
    for (const encoding of ['gzip', 'identity']) {
      const headers = { ...first.ours.as('responder'), 'accept-encoding': encoding };
      const list = await active(second, headers, 11);
      expect(list).toEqual(made);
      expect(list).not.toContain(id);
    }
    expect(await count(second, 'hits', 'shared lists')).toBe(hits + 1);
    expect(await count(first, 'misses', 'shared lists')).toBe(1);
  });

  it('show everybody their own changes, on whatever instance', async () => {
    const headers = first.ours.as('dispatcher', newId());
    for (let round = 0; round < 30; round += 1) {
      const [writer, reader] = round % 2 === 0 ? [first, second] : [second, first];
      const limit = 20 + (round % 3);
      // Somebody else fills the caches of both, and the shared one, before and after.
      for (const each of [writer, reader]) await active(each, first.ours.as('responder'), limit + 100);
      const id = await open(writer, headers);
      const filling = active(writer, first.ours.as('responder'), limit + 100);
      expect(await active(reader, headers, limit + 100)).toContain(id);
      expect(await active(writer, headers, limit + 100)).toContain(id);
      await filling;
    }
  });

  it('never show another agency’s', async () => {
    const ours = await open(first, first.ours.as('dispatcher'));
    const theirs = await open(first, first.theirs.as('dispatcher'));
    for (const instance of [first, second]) {
      const [our, their] = await Promise.all([
        active(instance, first.ours.as('responder'), 50),
        active(instance, first.theirs.as('responder'), 50),
      ]);
      expect([our.includes(ours), our.includes(theirs)]).toEqual([true, false]);
      expect([their.includes(theirs), their.includes(ours)]).toEqual([true, false]);
    }
  });

  it('are not taken from what is no list, or another one', async () => {
    await inRedis(async (client) => {
      await client.flushAll();
      for (const limit of [77, 78, 79]) await active(first, first.ours.as('responder'), limit);
      const [one = '', other = '', third = ''] = await vi.waitFor(async () => {
        const names = await client.keys('test:cache:list:*');
        expect(names).toHaveLength(3);
        return names;
      }, 20_000);
      const texts = [(await client.get(one)) ?? '', (await client.get(other)) ?? ''];
      const life = { expiration: { type: 'PX', value: 60_000 } } as const;
      await client.set(one, texts[1] ?? '', life);
      await client.set(other, texts[0] ?? '', life);
      await client.set(third, 'rubbish', life);
    });
    const id = await open(first, first.ours.as('dispatcher'));
    for (const limit of [77, 78, 79])
      expect(await active(second, first.ours.as('responder'), limit)).toContain(id);
  });

  it('come from PostgreSQL while Redis is gone', async () => {
    redis.pause();
    const id = await open(first, first.ours.as('dispatcher'));
    expect(await active(first, first.ours.as('responder'), 31)).toContain(id);
    await redis.end();
    expect(await active(second, first.ours.as('responder'), 32)).toContain(id);
    await redis.begin();
    await vi.waitFor(() => expect(shares.map(({ available }) => available)).toEqual([true, true]), 10_000);
  });
});
