import { expect, it } from 'vitest';
import { BackOff } from './back-off.ts';

it('waits twice as long each time, ten seconds at most, and begins anew after a good life', () => {
  const backOff = new BackOff();
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map(() => backOff.after(500))).toEqual([
    100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000,
  ]);
  expect(backOff.after(30_000)).toBe(100);
  expect(backOff.after(29_999)).toBe(200);
});
