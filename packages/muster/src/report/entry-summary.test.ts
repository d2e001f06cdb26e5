import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StatsEntry } from '../stats/stats-entry.ts';
import { entrySummary } from './entry-summary.ts';

function entryOf(count: number, timeOf: (n: number) => number): StatsEntry {
  const entry = new StatsEntry('GET', '/');
  for (let n = 0; n < count; n++) entry.record(timeOf(n), 0, false);
  return entry;
}

describe('entrySummary', () => {
  test('no percentile exceeds the maximum or comes before a lower one, on either clock', () => {
    const time = fc.double({ min: 0, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.record({ late: time, service: time }), { minLength: 1, maxLength: 60 }),
        (pairs) => {
          const entry = new StatsEntry('GET', '/');
          for (const { late, service } of pairs) {
            const about = { method: 'GET', name: '/', responseLength: 0, error: null };
            entry.recordSample({ ...about, responseTimeMs: late + service, serviceTimeMs: service });
          }
          const summary = entrySummary(entry, 1);
          for (const times of [summary, summary.service]) {
            if (times === null) throw new Error('planned samples have service times');
            const rising = Object.entries(times.percentiles).sort(([a], [b]) => Number(a) - Number(b));
            const values = rising.map(([, value]) => value);
            expect(values).toEqual(values.toSorted((a, b) => a - b));
            expect(Math.max(...values)).toBeLessThanOrEqual(times.max);
            expect(Math.min(...values)).toBeGreaterThanOrEqual(times.min);
          }
        },
      ),
    );
  });

  test('service times are there only when a plan said when to start, and count from the send', () => {
    const entry = entryOf(1, () => 10);
    expect(entrySummary(entry, 1)).toMatchObject({ planned: 0, service: null });
    entry.recordSample({
      method: 'GET',
      name: '/',
      responseTimeMs: 500,
      serviceTimeMs: 20,
      responseLength: 0,
      error: null,
    });
    expect(entrySummary(entry, 1)).toMatchObject({
      planned: 1,
      max: 500,
      service: { average: 15, min: 10, max: 20, percentiles: { '0.5': expect.closeTo(10, 1), '1': 20 } },
    });
  });

  test('an interval needs ten samples beyond its percentile, and holds it', () => {
    const spread = (n: number): number => 1 + (n % 997);
    const known = (count: number): string[] => Object.keys(entrySummary(entryOf(count, spread), 1).intervals);
    expect(known(19)).toEqual([]);
    expect(known(200)).toEqual(['0.5', '0.66', '0.75', '0.8', '0.9', '0.95']);
    expect(known(9_999)).not.toContain('0.999');
    const { percentiles, intervals } = entrySummary(entryOf(10_000, spread), 1);
    const interval = intervals['0.999'];
    expect(interval?.low).toBeLessThan(percentiles['0.999'] as number);
    expect(interval?.high).toBeGreaterThanOrEqual(percentiles['0.999'] as number);
    expect(Object.keys(intervals)).not.toContain('1');
  });

  test('phases count the requests that had them', () => {
    const entry = new StatsEntry('GET', '/');
    const about = { method: 'GET', name: '/', responseLength: 0, error: null };
    entry.recordSample({
      ...about,
      responseTimeMs: 10,
      phases: { connect: 4, tls: 0, firstByte: 5, body: 1 },
    });
    entry.recordSample({
      ...about,
      responseTimeMs: 3,
      phases: { connect: 0, tls: 0, firstByte: 3, body: 0 },
    });
    expect(entrySummary(entry, 1).phases).toEqual({
      connect: { count: 1, average: 4, p95: 4, max: 4 },
      tls: { count: 0, average: 0, p95: 0, max: 0 },
      firstByte: { count: 2, average: 4, p95: 5, max: 5 },
      body: { count: 2, average: 0.5, p95: 1, max: 1 },
    });
  });
});
