import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Exchange, type Found, MemorySnapshotCache } from './snapshot-cache.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets so many ms pass. */
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Lets time pass until all of these are there. */
async function arrived<Value>(...asked: (Value | Promise<Value>)[]): Promise<Value[]> {
  const all = Promise.all(asked);
  await vi.runAllTimersAsync();
  return all;
}

/** A source whose value grows with each load. */
function counting(delayMs = 0) {
  let loads = 0;
  return async () => {
    loads += 1;
    const value = loads;
    if (delayMs > 0) await sleep(delayMs);
    return value;
  };
}

const FOREVER = () => ({ refreshMs: 60_000, maxMs: 60_000 });

it('shares one load among all who ask at the same time, and keeps its value', async () => {
  const cache = new MemorySnapshotCache<number>({ ages: FOREVER, maxEntries: 10 });
  const load = counting(5);
  const all = await arrived(cache.get('a', load), cache.get('a', load), cache.get('a', load));
  expect(all).toEqual([1, 1, 1]);
  expect(cache.get('a', load)).toBe(1);
});

it('keeps keys apart', async () => {
  const cache = new MemorySnapshotCache<string>({ ages: FOREVER, maxEntries: 10 });
  await cache.get('ours', async () => 'our list');
  expect(await cache.get('theirs', async () => 'their list')).toBe('their list');
});

it('loads again when the value is too old', async () => {
  const cache = new MemorySnapshotCache<number>({ ages: () => ({ refreshMs: 0, maxMs: 0 }), maxEntries: 10 });
  const load = counting();
  await cache.get('a', load);
  expect(await cache.get('a', load)).toBe(2);
});

it('hands out what is not quite fresh while it makes a new one, once, and whether that fails or not', async () => {
  const cache = new MemorySnapshotCache<number>({
    ages: () => ({ refreshMs: 1000, maxMs: 60_000 }),
    maxEntries: 10,
  });
  const load = counting(1);
  await arrived(cache.get('a', load));
  const failing = async () => {
    throw new Error('no');
  };
  // It is as old as the beginning of its load, 1 ms ago.
  await pass(998);
  expect(cache.get('a', load)).toBe(1);
  await pass(1);
  expect(cache.get('a', failing)).toBe(1);
  await pass(1);
  expect([cache.get('a', load), cache.get('a', load)]).toEqual([1, 1]);
  await pass(1);
  expect(cache.get('a', failing)).toBe(2);
  await pass(60_000);
  expect(await arrived(cache.get('a', load))).toEqual([3]);
});

it('knows of what happened before, even if a load that began earlier is still on its way', async () => {
  const cache = new MemorySnapshotCache<number>({ ages: FOREVER, maxEntries: 10 });
  const load = counting(10);
  const early = cache.get('a', load);
  await pass(2);
  const changed = performance.now();
  const late = cache.get('a', load, changed);
  expect(await arrived(early, late)).toEqual([1, 2]);
  expect(cache.get('a', load, changed)).toBe(2);
});

it('does not let an early load that ends late replace a newer value', async () => {
  const cache = new MemorySnapshotCache<string>({ ages: FOREVER, maxEntries: 10 });
  const slow = cache.get('a', async () => {
    await sleep(20);
    return 'old';
  });
  await pass(1);
  await cache.get('a', async () => 'new', performance.now());
  expect(await arrived(slow)).toEqual(['old']);
  expect(cache.get('a', async () => 'newest')).toBe('new');
});

it('forgets failures, and tells all who waited', async () => {
  const cache = new MemorySnapshotCache<number>({ ages: FOREVER, maxEntries: 10 });
  const fail = async () => {
    await sleep(1);
    throw new Error('no');
  };
  const [answers] = await arrived(Promise.allSettled([cache.get('a', fail), cache.get('a', fail)]));
  expect(answers?.map((answer) => answer.status)).toEqual(['rejected', 'rejected']);
  expect(await cache.get('a', async () => 7)).toBe(7);
});

it('holds no more entries than it may, and drops the oldest', async () => {
  const cache = new MemorySnapshotCache<string>({ ages: FOREVER, maxEntries: 2 });
  for (const key of ['a', 'b', 'c']) await cache.get(key, async () => key);
  expect(cache.size).toBe(2);
  expect(cache.get('c', async () => 'again')).toBe('c');
  expect(await cache.get('a', async () => 'again')).toBe('again');
});

/** What another instance has left. */
function leaving(found: Found<string> | undefined) {
  const offered: Found<string>[] = [];
  const exchange: Exchange<string> = {
    find: async () => {
      await sleep(2);
      return found;
    },
    offer: (_key, made) => void offered.push(made),
  };
  return { exchange, offered };
}

it('takes what another instance has made, as old as it is, and leaves it what it makes', async () => {
  const ages = () => ({ refreshMs: 60_000, maxMs: 120_000 });
  for (const [ageMs, value] of [
    [0, 'theirs'],
    [119_000, 'theirs'],
    [121_000, 'ours'],
  ] as const) {
    const { exchange, offered } = leaving({ value: 'theirs', ageMs, loadMs: 1 });
    const cache = new MemorySnapshotCache<string>({ ages, maxEntries: 10, exchange });
    expect(await arrived(cache.get('a', async () => 'ours'))).toEqual([value]);
    expect(offered.map((made) => made.value)).toEqual(value === 'ours' ? ['ours'] : []);
    expect(cache.get('a', async () => 'newest')).toBe(value);
    // What is to be refreshed here is not refreshed with something as old.
    await pass(2);
    expect(cache.get('a', async () => 'newest')).toBe(ageMs === 119_000 ? 'newest' : value);
  }
});

it('gives nothing that another instance has made to who needs to know of a moment, kept or on its way', async () => {
  const changed = performance.now();
  await pass(1);
  const { exchange } = leaving({ value: 'theirs', ageMs: 0, loadMs: 1 });
  const onItsWay = new MemorySnapshotCache<string>({ ages: FOREVER, maxEntries: 10, exchange });
  const both = [onItsWay.get('a', async () => 'ours'), onItsWay.get('a', async () => 'ours', changed)];
  expect(await arrived(...both)).toEqual(['theirs', 'ours']);
  const kept = new MemorySnapshotCache<string>({ ages: FOREVER, maxEntries: 10, exchange });
  expect(await arrived(kept.get('a', async () => 'ours'))).toEqual(['theirs']);
  expect(await kept.get('a', async () => 'ours', changed)).toBe('ours');
});
