import { expect, it } from 'vitest';
import { newId } from './ids.ts';

it('makes UUIDs of version 7 that sort in the order they were made', () => {
  const ids = Array.from({ length: 20_000 }, newId);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});

it('begins with the time in milliseconds', () => {
  const before = Date.now();
  const id = newId();
  const time = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
  // The ids of the test above may have borrowed a few milliseconds from the future.
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time - Date.now()).toBeLessThan(1000);
});
