import { expect, it } from 'vitest';
import { QueueFullError } from '../platform/group-commit.ts';
import { RowLimit } from './row-limit.ts';

it('refuses rows that are too many, and takes them when others are done, well or not', async () => {
  const limit = new RowLimit(10);
  const ends: (() => void)[] = [];
  const slow = (rows: number) =>
    limit.during(rows, () => new Promise<string>((end) => ends.push(() => end('done'))));
  const first = slow(6);
  const second = slow(4);
  await expect(slow(1)).rejects.toThrow(QueueFullError);
  await expect(slow(11)).rejects.toThrow(QueueFullError);
  ends[0]?.();
  expect(await first).toBe('done');
  await expect(limit.during(6, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await limit.during(6, () => Promise.resolve('again'))).toBe('again');
  ends[1]?.();
  await second;
});
