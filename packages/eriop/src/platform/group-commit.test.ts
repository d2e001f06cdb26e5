import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GroupCommit, QueueFullError } from './group-commit.ts';

class BadItem extends Error {}

interface Behaviour {
  concurrency?: number;
  maxBatch?: number;
  maxQueued?: number;
  commit?: (items: readonly number[]) => Promise<readonly string[]>;
}

/** A group commit of numbers, where negative ones are refused and the rest come back as text. */
function numbers({ commit, ...limits }: Behaviour = {}) {
  const committed: number[][] = [];
  const stats = { running: 0, mostRunning: 0 };
  const write = async (items: readonly number[]) => {
    stats.running += 1;
    stats.mostRunning = Math.max(stats.mostRunning, stats.running);
    await turn();
    stats.running -= 1;
    if (items.some((item) => item < 0)) throw new BadItem('negative');
    committed.push([...items]);
    return items.map(String);
  };
  const group = new GroupCommit<number, string>({
    concurrency: 2,
    maxBatch: 10,
    maxQueued: 1000,
    ...limits,
    commit: commit ?? write,
    isItemError: (error) => error instanceof BadItem,
  });
  return { group, committed, stats };
}

it('answers every item once, with its own result, and refuses only the bad ones', async () => {
  const items = fc.array(fc.integer({ min: -3, max: 20 }), { maxLength: 80 });
  const limits = fc.record({
    concurrency: fc.integer({ min: 1, max: 4 }),
    maxBatch: fc.integer({ min: 1, max: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(items, limits, async (values, { concurrency, maxBatch }) => {
      const { group, committed, stats } = numbers({ concurrency, maxBatch });
      const answers = await Promise.allSettled(values.map((value) => group.submit(value)));
      answers.forEach((answer, index) => {
        const value = values[index] as number;
        if (value < 0) expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(BadItem) });
        else expect(answer).toEqual({ status: 'fulfilled', value: String(value) });
      });
      const good = values.filter((value) => value >= 0);
      expect(committed.flat().sort()).toEqual(good.sort());
      expect(committed.every((batch) => batch.length <= maxBatch)).toBe(true);
      expect(stats.mostRunning).toBeLessThanOrEqual(concurrency);
    }),
    { numRuns: 40 },
  );
});

it('commits together what arrives together, and in order', async () => {
  const { group, committed } = numbers({ concurrency: 1, maxBatch: 100 });
  await Promise.all([1, 2, 3, 4, 5].map((item) => group.submit(item)));
  expect(committed).toEqual([[1, 2, 3, 4, 5]]);
});

it('answers nobody before the commit', async () => {
  let finish: (results: readonly string[]) => void = () => undefined;
  const { group } = numbers({
    commit: () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  });
  let answered = false;
  const answer = group.submit(1).then(() => {
    answered = true;
  });
  // The event loop turns, and nothing happens.
  for (let turns = 0; turns < 20; turns += 1) await turn();
  expect(answered).toBe(false);
  finish(['1']);
  await answer;
  expect(answered).toBe(true);
});

it('fails all members, and nobody else, when the database fails', async () => {
  let broken = true;
  const { group } = numbers({
    concurrency: 1,
    commit: async (items) => {
      if (broken) throw new Error('gone');
      return items.map(String);
    },
  });
  const lost = await Promise.allSettled([group.submit(1), group.submit(2)]);
  expect(lost.map((answer) => answer.status)).toEqual(['rejected', 'rejected']);
  broken = false;
  await expect(group.submit(3)).resolves.toBe('3');
});

it('refuses more than the queue may hold, and takes items again when there is room', async () => {
  const { group } = numbers({ concurrency: 1, maxBatch: 2, maxQueued: 5 });
  const accepted = [1, 2, 3, 4, 5].map((item) => group.submit(item));
  expect(group.queued).toBe(5);
  await expect(group.submit(6)).rejects.toBeInstanceOf(QueueFullError);
  await Promise.all(accepted);
  await expect(group.submit(7)).resolves.toBe('7');
});

it('drains: resolves when everything has been answered', async () => {
  const { group, committed } = numbers({ concurrency: 2, maxBatch: 3 });
  const answers = Array.from({ length: 20 }, (_, item) => group.submit(item));
  await group.drain();
  expect(committed.flat()).toHaveLength(20);
  await Promise.all(answers);
  await group.drain();
});
