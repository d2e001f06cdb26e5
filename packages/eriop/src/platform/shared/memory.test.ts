import { describe, expect, it } from 'vitest';
import { sharedInMemory } from './memory.ts';
import { MemoryCache } from './memory-cache.ts';
import { here, testShared } from './shared.suite.ts';

describe('in memory', () => {
  const alone = here(sharedInMemory());
  testShared(() => [alone, alone]);

  it('is bounded: what is oldest goes first', async () => {
    const cache = new MemoryCache(100);
    for (let n = 0; n < 20; n += 1) await cache.set(String(n % 10), 'x'.repeat(19), 60_000);
    const kept = await Promise.all(Array.from({ length: 10 }, (_, n) => cache.get(String(n))));
    expect(kept.map((text) => text !== undefined)).toEqual([...Array(5).fill(false), ...Array(5).fill(true)]);
    await cache.set('large', 'x'.repeat(200), 60_000);
    expect(await cache.get('large')).toBeUndefined();

    const { log } = sharedInMemory();
    const text = 'x'.repeat(1_000_000);
    for (let n = 0; n < 40; n += 1) await log.append('large', [text]);
    const first = log.last('large') ?? '';
    for (let n = 0; n < 10; n += 1) await log.append('large', [text]);
    expect(log.since('large', first)).toHaveLength(10);
    for (let n = 0; n < 40; n += 1) await log.append('large', [text]);
    expect(log.since('large', first)).toBeUndefined();
  });

  it('knows no ids of another run', async () => {
    const before = sharedInMemory().log;
    const { log } = sharedInMemory();
    for (const each of [before, log]) await each.append('topic', ['a', 'b']);
    expect(log.since('topic', before.last('topic') ?? '')).toBeUndefined();
  });
});
