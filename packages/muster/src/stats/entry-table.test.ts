import { expect, it } from 'vitest';
import { EntryTable, keyOf, mostEntries, otherNames } from './entry-table.ts';
import { generatorUsage } from './fixtures/generator-usage.ts';
import { RunStats } from './run-stats.ts';
import { nameWithUnit } from './unit.ts';

function sample(method: string, name: string) {
  return { method, name, responseTimeMs: 1, responseLength: 10, error: null };
}

it.each([
  ['fail_ratio', 'write `failures / requests`'],
  ['num_failures', 'it is called `failures`'],
  ['get_response_time_percentile', 'write `percentile(0.95)`'],
])('says what stands for %s of Locust: undefined > 0.01 is false', (name, instead) => {
  const table = new EntryTable();
  const refusal = expect.objectContaining({
    code: 'STATS_NAME_UNKNOWN',
    message: expect.stringContaining(instead),
  });
  expect(() => table[name as never]).toThrow(refusal);
  expect(() => table[name as never]).toThrow('`total.aggregated()` is the sum of all requests');
  expect(() => table.entry('GET', '/')[name as never]).toThrow(refusal);
});

it('tells the first 2,000 names apart and counts all further ones together, by method', () => {
  const warnings: string[] = [];
  const stats = new RunStats({ onWarning: (message) => warnings.push(message) });
  const roll = (elapsed: number) =>
    stats.roll({
      elapsed,
      time: 0,
      usersByClass: {},
      generator: generatorUsage(),
      steady: true,
    });
  stats.record(sample('POST', '/login'));
  for (let id = 1; id < mostEntries; id++) stats.record(sample('GET', `/items/${id}`));
  roll(1);
  expect(warnings).toEqual([]);
  for (let id = 1; id < mostEntries + 3; id++) stats.record(sample('GET', `/items/${id}`));
  stats.record(sample('POST', '/items'));
  stats.record(sample('POST', '/login'));
  for (let method = 1; method < 1000; method++) stats.record(sample(`M${method}`, `/${method}`));
  roll(2);
  roll(3);
  for (const table of [stats.total, stats.steady]) {
    const others = [...table.entries()].filter(({ name }) => name === otherNames);
    expect([...table.entries()].length - others.length).toBe(mostEntries);
    expect(others.length).toBeLessThan(110);
    expect(table.entry('GET', otherNames).requests).toBe(3);
    expect(table.entry('POST', otherNames).requests).toBe(1);
    expect(table.entry('GET', '/items/7').requests).toBe(2);
    expect(table.entry('POST', '/login').requests).toBe(2);
    expect(table.aggregated().requests).toBe(mostEntries + mostEntries + 2 + 2 + 999);
  }
  expect(warnings).toEqual([
    expect.stringMatching(/^there are more than 2,000 request names.*`name`.*renameRequest$/),
  ]);
});

it('begins anew at a reset', () => {
  const table = new EntryTable();
  for (let id = 0; id <= mostEntries; id++) table.entry('GET', `/${id}`);
  expect(table.overflowed).toBe(true);
  table.reset();
  expect(keyOf(table.entry('GET', '/new'))).toBe('GET /new');
  expect(table.overflowed).toBe(false);
});

it('takes names of every type, as the texts that they are', () => {
  const table = new EntryTable();
  for (let times = 0; times < 2; times++) {
    table.entry(5 as never, 7 as never).record(1, 0, false);
    table.entry('5', '7').record(1, 0, false);
    table.entry('GET', Object.create(null)).record(1, 0, false);
  }
  expect(table.sorted().map(({ method, name, requests }) => [method, name, requests])).toEqual([
    ['5', '7', 4],
    ['GET', '[Object: null prototype] {}', 2],
  ]);
});

it('does not add values with a unit to requests', () => {
  const table = new EntryTable();
  table.entry('GET', '/item [id]').record(20, 0, false);
  table.entry('LLM', nameWithUnit('generated', 'tokens')).record(400, 0, true);
  expect(table.aggregated()).toMatchObject({ requests: 1, failures: 0 });
  expect(table.aggregated().percentile(1)).toBe(20);
  expect(table.select('LLM generated [tokens]').percentile(1)).toBe(400);
  expect(table.select('generated [tokens]').requests).toBe(1);
});
