import { describe, expect, test } from 'vitest';
import { RunStats } from '../../stats/run-stats.ts';
import { buildSummary } from '../build-summary.ts';
import { exampleSummary, invalid, passing } from '../fixtures/example-run.ts';
import type { Summary } from '../summary.ts';
import { machineLine } from './machine-line.ts';

function withFigures(p95: number, p99: number, rps: number): Summary {
  const summary = exampleSummary({ runTime: 25 });
  const percentiles = { ...summary.steady.aggregated.percentiles, '0.95': p95, '0.99': p99 };
  const aggregated = { ...summary.steady.aggregated, percentiles, requestsPerSecond: rps };
  return { ...summary, steady: { ...summary.steady, aggregated } };
}

describe('machineLine', () => {
  test('rate targets before the response times, other targets at the end', () => {
    const waiting = { users: 7, running: 10_000, median: 3, longest: 9 };
    expect(machineLine({ ...withFigures(17.2, 43.4, 8311.6), waiting })).toBe(
      'verdict=pass users=10000 rps=8312 alerts=6540 p95_ms=17 p99_ms=43 failures=0 exceptions=0 waiting=7 lost=0',
    );
  });

  test('small figures keep three digits', () => {
    expect(machineLine(withFigures(2.934, 0.51249, 3))).toContain(
      'rps=3 alerts=6540 p95_ms=2.93 p99_ms=0.512',
    );
  });

  test('a rate below ten a second is not rounded to nothing', () => {
    expect(machineLine(withFigures(1, 2, 0.4))).toContain(' rps=0.4 ');
    expect(machineLine(withFigures(1, 2, 9.96))).toContain(' rps=10 ');
  });

  test('on a plan: the service times beside the response times, and the arrivals', () => {
    const summary = exampleSummary({ runTime: 30, open: true });
    const { service } = summary.steady.aggregated;
    const p95 = Math.round(service?.percentiles['0.95'] ?? 0);
    expect(machineLine(summary)).toMatch(
      new RegExp(
        ` p99_ms=\\d+ service_p95_ms=${p95} service_p99_ms=\\d+ failures=0 exceptions=0 waiting=unknown planned=1645 started=1636 late=12 dropped=9 unfinished=320 lost=0$`,
      ),
    );
  });

  test('exceptions stand beside the failures, all of their kinds together', () => {
    const stats = new RunStats();
    for (const message of ['boom', 'boom', 'bang']) stats.exceptions.record(new TypeError(message), 0);
    const summary = buildSummary({ ...exampleSummary({ runTime: 1 }), stats });
    expect(machineLine(summary)).toContain(' failures=0 exceptions=3 ');
  });

  test('what was not measured is unknown', () => {
    expect(machineLine(exampleSummary({ runTime: 25, verdict: invalid }))).toMatch(
      /^verdict=invalid .* lost=unknown$/,
    );
  });

  test('without a steady state the whole run counts', () => {
    const summary = exampleSummary({ runTime: 10 });
    const { requestsPerSecond, percentiles } = summary.whole.aggregated;
    expect(summary.steady.seconds).toBe(0);
    const line = machineLine(summary);
    expect(line).toContain(` users=5000 rps=${Math.round(requestsPerSecond)} `);
    expect(line).toContain(` p95_ms=${Math.round(percentiles['0.95'] as number)} `);
  });

  test('users of a run that was over before its first second: those that ran at its end', () => {
    const summary = buildSummary({ ...exampleSummary({ runTime: 1 }), stats: new RunStats() });
    const waiting = { users: 0, running: 5, median: 0, longest: 0 };
    expect(machineLine({ ...summary, waiting })).toContain(' users=5 ');
  });

  test('a run without a request', () => {
    const summary = buildSummary({ ...exampleSummary({ runTime: 1 }), stats: new RunStats() });
    expect(machineLine({ ...summary, verdict: { ...passing, targets: [] } })).toBe(
      'verdict=pass users=0 rps=unknown p95_ms=unknown p99_ms=unknown failures=0 exceptions=0 waiting=unknown',
    );
  });

  test('a target with spaces in its key stays one field', () => {
    const base = passing.targets[4];
    if (base === undefined) throw new Error('the example lost its targets');
    const targets = [{ ...base, key: 'p95 POST /alerts/{id}', value: 12.6 }];
    const line = machineLine(exampleSummary({ runTime: 25, verdict: { ...passing, targets } }));
    expect(line.split(' ').at(-1)).toBe('p95_POST_/alerts/{id}=13');
  });
});
