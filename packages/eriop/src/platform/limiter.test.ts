import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Limiter } from './limiter.ts';
import { OverloadError } from './overload.ts';

it('runs everything, in order, and never more at once than it may', async () => {
  const limiter = new Limiter(3, 100);
  const order: number[] = [];
  let most = 0;
  const job = (number: number) => async () => {
    order.push(number);
    most = Math.max(most, limiter.running);
    await turn();
    if (number % 5 === 0) throw new Error('failed');
    return number;
  };
  const results = await Promise.allSettled(
    Array.from({ length: 30 }, (_, number) => limiter.run(job(number))),
  );
  expect(order).toEqual(Array.from({ length: 30 }, (_, number) => number));
  expect(results.filter((result) => result.status === 'rejected')).toHaveLength(6);
  expect(most).toBe(3);
  expect(limiter.running).toBe(0);
});

it('refuses a job when too many wait', async () => {
  const limiter = new Limiter(1, 1);
  let finish = () => {};
  const first = limiter.run(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  const second = limiter.run(async () => 'second');
  await expect(limiter.run(async () => 'third')).rejects.toBeInstanceOf(OverloadError);
  finish();
  await first;
  expect(await second).toBe('second');
});
