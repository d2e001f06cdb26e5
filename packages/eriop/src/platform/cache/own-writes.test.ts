import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { OwnWrites } from './own-writes.ts';

it('remembers a write of the session that made it, and of nobody else', () => {
  const writes = new OwnWrites(1000);
  const before = performance.now();
  writes.note('mine');
  expect(writes.since('mine')).toBeGreaterThanOrEqual(before);
  expect(writes.since('yours')).toBe(Number.NEGATIVE_INFINITY);
});

it('forgets it only after the window', async () => {
  const writes = new OwnWrites(10);
  for (let round = 0; round < 20; round += 1) {
    writes.note('mine');
    const noted = performance.now();
    await sleep(4);
    // Unless the timer came far too late, the window has not passed.
    if (performance.now() - noted < 10) expect(writes.since('mine')).toBeGreaterThan(0);
  }
  await sleep(25);
  expect(writes.since('mine')).toBe(Number.NEGATIVE_INFINITY);
});
