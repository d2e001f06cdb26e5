import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OwnWrites } from './own-writes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('remembers a write of the session that made it, and of nobody else', () => {
  const writes = new OwnWrites(1000);
  vi.advanceTimersByTime(7);
  writes.note('mine');
  expect(writes.since('mine')).toBe(performance.now());
  expect(writes.since('yours')).toBe(Number.NEGATIVE_INFINITY);
});

it('forgets it only after the window', () => {
  const writes = new OwnWrites(10);
  // Wherever in the life of a generation it was noted.
  for (let round = 0; round < 20; round += 1) {
    vi.advanceTimersByTime(round);
    writes.note('mine');
    const noted = performance.now();
    vi.advanceTimersByTime(9);
    expect(writes.since('mine')).toBe(noted);
  }
  vi.advanceTimersByTime(20);
  expect(writes.since('mine')).toBe(Number.NEGATIVE_INFINITY);
});

it('forgets it after two windows, whatever others note meanwhile', () => {
  const writes = new OwnWrites(10);
  writes.note('mine');
  for (let passed = 0; passed < 20; passed += 1) {
    vi.advanceTimersByTime(1);
    writes.note('yours');
  }
  expect(writes.since('mine')).toBe(Number.NEGATIVE_INFINITY);
});
