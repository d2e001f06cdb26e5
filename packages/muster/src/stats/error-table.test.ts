import fc from 'fast-check';
import { expect, it } from 'vitest';
import { otherNames } from './entry-table.ts';
import { ErrorTable } from './error-table.ts';

const otherErrors = 'other errors (too many kinds to list)';

it('keeps the first kinds apart, then counts by request, then all together', () => {
  const table = new ErrorTable(3);
  for (const error of ['a', 'b', 'c', 'd', 'e']) table.record('GET', '/1', error, 1);
  for (const name of ['/2', '/3', '/4', '/5']) table.record('GET', name, 'a', 2);
  table.record('GET', '/1', 'a', 3);
  expect(table.sorted().map(({ name, error, occurrences }) => [name, error, occurrences])).toEqual([
    ['/1', 'a', 2],
    ['/1', otherErrors, 2],
    [otherNames, otherErrors, 2],
    ['/1', 'b', 1],
    ['/1', 'c', 1],
    ['/2', otherErrors, 1],
    ['/3', otherErrors, 1],
  ]);
});

it('loses none and stays bounded, however many names and texts there are', () => {
  const failure = fc.tuple(fc.nat(30), fc.nat(30));
  fc.assert(
    fc.property(fc.array(failure, { maxLength: 300 }), fc.integer({ min: 1, max: 10 }), (failures, limit) => {
      const table = new ErrorTable(limit);
      for (const [name, error] of failures) table.record('GET', `/${name}`, `HTTP ${error}`, 1);
      const rows = table.sorted();
      expect(rows.reduce((sum, { occurrences }) => sum + occurrences, 0)).toBe(failures.length);
      expect(rows.length).toBeLessThanOrEqual(2 * limit + 1);
    }),
  );
});
