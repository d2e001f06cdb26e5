import { describe, expect, test } from 'vitest';
import { StatsEntry } from '../stats/stats-entry.ts';
import { entrySummary } from './entry-summary.ts';
import type { EntrySummary } from './summary.ts';
import { intervalText, markNote, percentileText, samplesFor } from './support.ts';

function summaryOf(count: number): EntrySummary {
  const entry = new StatsEntry('GET', '/');
  for (let n = 0; n < count; n++) entry.record(40, 0, false);
  return entrySummary(entry, 1);
}

describe('percentiles with too few samples', () => {
  test('are marked up to p99 and not shown beyond', () => {
    const texts = (count: number): string[] =>
      [0.5, 0.95, 0.99, 0.999].map((quantile) => percentileText(summaryOf(count), quantile));
    expect(texts(0)).toEqual(['–', '–', '–', '–']);
    expect(texts(19)).toEqual(['~40', '~40', '~40', '–']);
    expect(texts(200)).toEqual(['40', '40', '~40', '–']);
    expect(texts(9_999)).toEqual(['40', '40', '40', '–']);
    expect(texts(10_000)).toEqual(['40', '40', '40', '40']);
  });

  test('p99.9 comes with its interval, the others without', () => {
    expect(intervalText(summaryOf(9_999), 0.999)).toBeNull();
    expect(intervalText(summaryOf(10_000), 0.999)).toBe('40–40');
    expect(intervalText(summaryOf(10_000), 0.99)).toBeNull();
  });

  test('the note says how many samples it takes, and nothing where nothing is marked', () => {
    expect([0.95, 0.99, 0.999].map(samplesFor)).toEqual([200, 1000, 10_000]);
    expect(markNote([summaryOf(200), summaryOf(5)], [0.95, 0.99])).toBe(
      '~ too few samples to rely on: it takes 200 for p95 and 1,000 for p99',
    );
    expect(markNote([summaryOf(1000)], [0.95, 0.99])).toBeNull();
  });
});
