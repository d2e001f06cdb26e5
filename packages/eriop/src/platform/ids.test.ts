import { expect, it, vi } from 'vitest';
import { newId } from './ids.ts';

it('makes UUIDs of version 7 that sort in the order they were made', () => {
  const ids = Array.from({ length: 20_000 }, newId);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});

it('begins with the time in milliseconds', () => {
  // The ids of the test above may have borrowed a few milliseconds from the future.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  try {
    const time = Number.parseInt(newId().replace('-', '').slice(0, 12), 16);
    expect(time).toBe(Date.now());
  } finally {
    vi.useRealTimers();
  }
});
