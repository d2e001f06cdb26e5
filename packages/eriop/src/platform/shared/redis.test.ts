import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasRedis, startTestRedis, type TestRedis } from '../../testing/redis.ts';
import { sharedThroughRedis } from './redis.ts';
import { type RedisClient, redisClient } from './redis-client.ts';
import { here, testShared } from './shared.suite.ts';
import type { Shared, SharedObserver } from './shared.ts';

const SILENT = pino({ level: 'silent' });

describe.skipIf(!hasRedis())('through Redis', () => {
  let redis: TestRedis;
  const opened: Shared[] = [];
  const open = async (prefix = 'test:') => {
    const shared = await sharedThroughRedis({ url: redis.url, prefix, logger: SILENT });
    opened.push(shared);
    return shared;
  };
  let one: Shared;
  let other: Shared;
  beforeAll(async () => {
    redis = await startTestRedis();
    one = await open();
    other = await open();
  });
  afterAll(async () => {
    await Promise.all(opened.map((shared) => shared.close()));
    await redis.stop();
  });
  afterEach(() => available(true));

  const available = (expected: boolean) =>
    vi.waitFor(() => expect([one.available, other.available]).toEqual([expected, expected]), 10_000);
  const asOperator = async <Result>(work: (client: RedisClient) => Promise<Result>) => {
    const client = redisClient(redis.url, () => undefined);
    await client.connect();
    const result = await work(client);
    client.destroy();
    return result;
  };
  const textsOf = (heard: readonly string[]) => heard.map((each) => each.split(' ').at(-1));

  testShared(() => [here(one), here(other)]);

  it('knows what was appended before it began, and nothing of other systems', async () => {
    await one.log.append('old', ['a', 'b']);
    await vi.waitFor(() => expect(other.log.last('old')).toBeDefined(), 10_000);
    const later = await open();
    expect(later.log.last('old')).toBe(other.log.last('old'));
    const stranger = await open('stranger:');
    expect(stranger.log.last('old')).toBeUndefined();
    await one.cache.set('ours', 'text', 60_000);
    expect(await stranger.cache.get('ours')).toBeUndefined();
    const keys = await asOperator((client) => client.keys('*'));
    expect(keys.filter((key) => !/^(test|stranger):/.test(key))).toEqual([]);
    await Promise.all([later.close(), stranger.close()]);
  });

  it.each(['ended', 'paused'] as const)('goes on alone while Redis is %s, and shares again', async (how) => {
    const heard = await here(one).follow(how);
    const elsewhere = await here(other).follow(how);
    await one.log.append(how, ['before']);
    await vi.waitFor(() => expect(elsewhere).toHaveLength(1), 10_000);
    const before = other.log.last(how) ?? '';
    how === 'ended' ? await redis.end() : redis.pause();
    // Many at once, and one after the other: they keep their order.
    await Promise.all(['1', '2', '3'].map((text) => one.log.append(how, [text])));
    await one.log.append(how, ['4']);
    expect(textsOf(heard)).toEqual(['before', '1', '2', '3', '4']);
    expect(one.available).toBe(false);
    expect(await one.cache.get('x')).toBeUndefined();
    expect(await one.cache.count(`count ${how}`, 60_000)).toBe(1);
    expect(await one.cache.count(`count ${how}`, 60_000)).toBe(2);
    await one.notices.tell('topic', 'nobody hears it');
    how === 'ended' ? await redis.begin() : redis.resume();
    await available(true);
    await one.log.append(how, ['together']);
    await vi.waitFor(() => expect(textsOf(elsewhere).at(-1)).toBe('together'), 20_000);
    await vi.waitFor(() => expect(textsOf(heard).at(-1)).toBe('together'), 20_000);
    // Each once; and the other instance, which did not hear of some, says so.
    expect(textsOf(heard).filter((text) => text !== 'gap')).toEqual([
      ...['before', '1', '2', '3', '4', 'together'],
    ]);
    expect(elsewhere).toContain('gap');
    for (const { log } of [one, other]) expect(log.since(how, before)).toBeUndefined();
  });

  it('costs nobody time while Redis is paused, but those who find it out', async () => {
    const observed: number[] = [];
    const observer: SharedObserver = {
      onCommand: (seconds) => observed.push(seconds),
      onReconnect: () => undefined,
      onAlone: () => undefined,
    };
    const third = await open();
    third.observe(observer);
    redis.pause();
    for (let n = 0; n < 100; n += 1) await third.cache.get('x');
    redis.resume();
    // The others were not even sent.
    expect(observed).toHaveLength(1);
    await vi.waitFor(() => expect(third.available).toBe(true), 10_000);
    await third.close();
  });

  it('loses nothing of what was appended while a connection was lost', async () => {
    const heard = await here(other).follow('lost connection');
    const reconnects: number[] = [];
    other.observe({
      onCommand: () => undefined,
      onReconnect: () => reconnects.push(1),
      onAlone: () => undefined,
    });
    const texts = Array.from({ length: 50 }, (_, n) => `text-${n}`);
    await asOperator(async (client) => {
      for (const [n, text] of texts.entries()) {
        // As another instance would, whose own connections are not cut.
        await client.sendCommand(['XADD', 'test:log', '*', 'mark', `far-${n}`, 'lost connection', text]);
        if (n % 20 === 10) await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
      }
    });
    await vi.waitFor(() => expect(textsOf(heard)).toEqual(texts), 10_000);
    await vi.waitFor(() => expect(reconnects.length).toBeGreaterThan(0), 20_000);
  });

  it('says that something may be missing after Redis has lost its data', async () => {
    const heard = await here(one).follow('lost data');
    await one.log.append('lost data', ['a']);
    await vi.waitFor(() => expect(heard).toHaveLength(1), 10_000);
    const id = one.log.last('lost data') ?? '';
    expect(one.log.since('lost data', id)).toEqual([]);
    await redis.end();
    await redis.begin();
    await vi.waitFor(() => expect(heard.at(-1)).toBe('gap'), 10_000);
    expect(one.log.since('lost data', id)).toBeUndefined();
    await available(true);
    await other.log.append('lost data', ['b']);
    await vi.waitFor(() => expect(textsOf(heard)).toEqual(['a', 'gap', 'b']), 20_000);
  });

  it('says so after it was away for longer than the stream reaches back, and goes on with what there is', async () => {
    const heard = await here(one).follow('away');
    await one.log.append('away', ['a']);
    await vi.waitFor(() => expect(heard).toHaveLength(1), 10_000);
    await asOperator(async (client) => {
      await client
        .multi()
        .addCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'])
        .addCommand(['XADD', 'test:log', '*', 'mark', 'far-b', 'away', 'b'])
        .addCommand(['XADD', 'test:log', '*', 'mark', 'far-c', 'away', 'c'])
        .addCommand(['XTRIM', 'test:log', 'MAXLEN', '1'])
        .exec();
    });
    await vi.waitFor(() => expect(textsOf(heard)).toEqual(['a', 'gap', 'c']), 10_000);
  });

  it('keeps the stream bounded by what is kept for those who resume', async () => {
    const text = 'x'.repeat(60_000);
    for (let n = 0; n < 30; n += 1)
      await one.log.append(
        'large',
        Array.from({ length: 40 }, () => text),
      );
    const bytes = await asOperator((client) => client.memoryUsage('test:log'));
    // 72 MB were appended.
    expect(bytes).toBeLessThan(45_000_000);
  });

  it('never says its password, and nothing is kept from a server that refuses it', async () => {
    const said: string[] = [];
    const logger = pino({ level: 'trace' }, { write: (line: string) => void said.push(line) });
    const url = new URL(redis.url);
    url.password = 'a-secret-password';
    const refused = await sharedThroughRedis({ url: url.href, prefix: 'test:', logger });
    expect(refused.available).toBe(false);
    await vi.waitFor(() => expect(said.length).toBeGreaterThan(0), 10_000);
    expect(said.join('')).not.toContain('a-secret-password');
    expect(said.join('')).toMatch(/WRONGPASS|ERR/);
    await refused.close();
  });
});
