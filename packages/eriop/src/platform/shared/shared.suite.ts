import { expect, it } from 'vitest';
import type { LogEntry, Shared } from './shared.ts';

type Part = 'cache' | 'log' | 'notices';

/** An instance, in this process or in another one. */
export interface Instance {
  /** Calls a method; where the instance is in this process, its answer is the method's. */
  ask(part: Part, method: string, ...args: unknown[]): Promise<unknown>;
  /** What it hears of a topic of the log from now on, as "id text", and "gap". */
  follow(topic: string): Promise<string[]>;
  /** The notices that it hears from now on. */
  hear(topic: string): Promise<string[]>;
}

/** An instance in this process. */
export function here(shared: Shared): Instance {
  return {
    ask: async (part, method, ...args) =>
      (shared[part] as unknown as Record<string, (...args: unknown[]) => unknown>)[method]?.(...args),
    follow: async (topic) => {
      const heard: string[] = [];
      shared.log.follow(
        topic,
        (id, text) => heard.push(`${id} ${text}`),
        () => heard.push('gap'),
      );
      return heard;
    },
    hear: async (topic) => {
      const heard: string[] = [];
      shared.notices.hear(topic, (text) => heard.push(text));
      return heard;
    },
  };
}

/** What every way of sharing has to do. @param two instances, which are the same one if it shares with itself alone */
export function testShared(two: () => readonly [Instance, Instance]): void {
  const texts = (heard: readonly string[]) => heard.map((each) => each.split(' ')[1]);
  const ids = (heard: readonly string[]) => heard.map((each) => each.split(' ')[0] ?? '');

  it('keeps texts for their time', async () => {
    const [one, other] = two();
    await one.ask('cache', 'set', 'a', 'text é 火', 60_000);
    await one.ask('cache', 'set', 'short', 'text', 1);
    expect(await other.ask('cache', 'get', 'a')).toBe('text é 火');
    const living = (await other.ask('cache', 'getWithLife', 'a')) as { value: string; leftMs: number };
    expect(living.value).toBe('text é 火');
    expect(living.leftMs).toBeGreaterThan(30_000);
    expect(living.leftMs).toBeLessThanOrEqual(60_000);
    await expect.poll(() => other.ask('cache', 'get', 'short')).toBeUndefined();
    await other.ask('cache', 'remove', 'a');
    expect(await one.ask('cache', 'get', 'a')).toBeUndefined();
    expect(await one.ask('cache', 'getWithLife', 'a')).toBeUndefined();
  });

  it('counts together, and begins anew after the window', async () => {
    const [one, other] = two();
    expect(await one.ask('cache', 'count', 'n', 60_000)).toBe(1);
    expect(await other.ask('cache', 'count', 'n', 60_000, 4)).toBe(5);
    const counts = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? one : other).ask('cache', 'count', 'at once', 60_000),
      ),
    );
    expect(counts.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    await one.ask('cache', 'count', 'short', 1, 7);
    await expect.poll(() => other.ask('cache', 'count', 'short', 1)).toBe(1);
  });

  it('tells every instance everything once, in one order, with the same ids', async () => {
    const [one, other] = two();
    const heard = [await one.follow('topic'), await other.follow('topic')];
    const elsewhere = await other.follow('another');
    const numbers = Array.from({ length: 150 }, (_, index) => index);
    await Promise.all([
      ...numbers.map((n) => one.ask('log', 'append', 'topic', [`one-${n}`])),
      other.ask(
        'log',
        'append',
        'topic',
        numbers.map((n) => `other-${n}`),
      ),
    ]);
    await one.ask('log', 'append', 'another', ['elsewhere']);
    await expect.poll(() => [...heard, elsewhere].map(({ length }) => length)).toEqual([300, 300, 1]);
    const [first = [], second] = heard;
    expect(first).toEqual(second);
    expect(new Set(ids(first)).size).toBe(300);
    for (const who of ['one', 'other'])
      expect(texts(first).filter((text) => text?.startsWith(`${who}-`))).toEqual(
        numbers.map((n) => `${who}-${n}`),
      );
    const known = ids(first)[100];
    const since = (await other.ask('log', 'since', 'topic', known)) as LogEntry[];
    expect(since.map(({ id, text }) => `${id} ${text}`)).toEqual(first.slice(101));
    expect(await one.ask('log', 'since', 'topic', ids(first).at(-1))).toEqual([]);
    expect(await one.ask('log', 'last', 'topic')).toBe(ids(first).at(-1));
    expect(await one.ask('log', 'since', 'topic', 'unknown')).toBeUndefined();
    expect(await one.ask('log', 'since', 'another', known)).toBeUndefined();
    expect(await one.ask('log', 'last', 'never')).toBeUndefined();
  });

  it('tells notices to all', async () => {
    const [one, other] = two();
    const heard = [await one.hear('notice'), await other.hear('notice')];
    const elsewhere = await other.hear('other notice');
    await one.ask('notices', 'tell', 'notice', 'a b');
    await other.ask('notices', 'tell', 'notice', 'c');
    for (const each of heard) await expect.poll(() => each).toEqual(['a b', 'c']);
    expect(elsewhere).toEqual([]);
  });
}
