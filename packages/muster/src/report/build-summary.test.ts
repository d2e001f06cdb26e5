import { describe, expect, test } from 'vitest';
import { generatorUsage } from '../stats/fixtures/generator-usage.ts';
import { RunStats, type SecondContext } from '../stats/run-stats.ts';
import { buildSummary, type SummaryInput } from './build-summary.ts';
import { passing } from './fixtures/example-run.ts';

function context(elapsed: number, over: Partial<SecondContext> = {}): SecondContext {
  return {
    elapsed,
    time: 1_000_000 + elapsed * 1000,
    usersByClass: { A: 1 },
    generator: generatorUsage({ cpu: 0.5, memory: 100, loopDelay: 1 }),
    steady: false,
    ...over,
  };
}

function input(stats: RunStats): SummaryInput {
  return {
    title: 't',
    muster: '1',
    node: 'v20',
    machine: { platform: 'linux', cpus: 2, cpu: 'c', memory: 1 },
    plan: { users: 1, spawnRate: 1, runTime: 3, host: null, seed: 7, userClasses: ['A'] },
    startTime: 1_000_000,
    endTime: 1_003_000,
    ended: 'run time',
    verdict: passing,
    stats,
  };
}

describe('buildSummary', () => {
  test('separates the steady state from the whole run, each with its own rates', () => {
    const stats = new RunStats();
    stats.record({ method: 'GET', name: '/b', responseTimeMs: 100, responseLength: 30, error: 'boom' });
    stats.roll(context(1));
    stats.record({ method: 'GET', name: '/b', responseTimeMs: 1, responseLength: 10, error: null });
    stats.record({ method: 'GET', name: '/a', responseTimeMs: 3, responseLength: 50, error: null });
    stats.roll(context(3.5, { steady: true }));
    const summary = buildSummary(input(stats));

    expect(summary.whole.seconds).toBe(3.5);
    expect(summary.steady.seconds).toBe(2.5);
    expect(summary.steady.entries.map((entry) => entry.name)).toEqual(['/a', '/b']);
    expect(summary.steady.aggregated).toMatchObject({
      requests: 2,
      failures: 0,
      requestsPerSecond: 0.8,
      average: 2,
      min: 1,
      max: 3,
      averageContentSize: 30,
    });
    expect(summary.whole.aggregated).toMatchObject({
      requests: 3,
      failures: 1,
      failuresPerSecond: 1 / 3.5,
      max: 100,
    });
    expect(summary.failures).toMatchObject([{ method: 'GET', name: '/b', error: 'boom', occurrences: 1 }]);
  });

  test('gives the percentiles of Locust, to within a bucket', () => {
    const stats = new RunStats();
    for (let ms = 1; ms <= 1000; ms++) {
      stats.record({ method: 'GET', name: '/', responseTimeMs: ms, responseLength: 0, error: null });
    }
    stats.roll(context(1));
    const { percentiles } = buildSummary(input(stats)).whole.aggregated;
    expect(Object.keys(percentiles).map(Number).sort()).toEqual([
      0.5, 0.66, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999, 1,
    ]);
    for (const [quantile, value] of Object.entries(percentiles)) {
      const exact = Math.ceil(Number(quantile) * 1000);
      expect(Math.abs(value - exact) / exact).toBeLessThan(0.001);
    }
  });

  test('averages the generator over the steady seconds by their length; how late it was is of them too, peaks of the whole run', () => {
    const stats = new RunStats();
    stats.roll(context(1, { generator: generatorUsage({ cpu: 0.9, memory: 500, loopDelay: 40 }) }));
    stats.roll(
      context(2, { steady: true, generator: generatorUsage({ cpu: 0.2, memory: 300, loopDelay: 2 }) }),
    );
    stats.roll(
      context(5, { steady: true, generator: generatorUsage({ cpu: 0.4, memory: 310, loopDelay: 3 }) }),
    );
    const { generator } = buildSummary(input(stats));
    expect(generator.cpu).toBeCloseTo((0.2 * 1 + 0.4 * 3) / 4, 12);
    expect(generator).toMatchObject({ peakMemory: 500, maxLoopDelay: 3 });
  });

  test('averages the generator over the whole run where there was no steady state', () => {
    const stats = new RunStats();
    stats.roll(context(1, { generator: generatorUsage({ cpu: 0.1, memory: 1, loopDelay: 0 }) }));
    stats.roll(context(2, { generator: generatorUsage({ cpu: 0.3, memory: 1, loopDelay: 0 }) }));
    expect(buildSummary(input(stats)).generator.cpu).toBeCloseTo(0.2, 12);
  });

  test('an empty run has zeros and no percentiles, and survives JSON', () => {
    const summary = buildSummary(input(new RunStats()));
    expect(summary.whole).toMatchObject({ seconds: 0, entries: [] });
    expect(summary.whole.aggregated).toMatchObject({
      requests: 0,
      requestsPerSecond: 0,
      min: 0,
      max: 0,
      percentiles: {},
    });
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });
});
