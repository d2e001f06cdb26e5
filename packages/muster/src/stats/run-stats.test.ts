import { describe, expect, it } from 'vitest';
import { RunStats } from './run-stats.ts';
import type { Second } from './second.ts';

function record(
  stats: RunStats,
  name: string,
  times: number,
  responseTimeMs = 10,
  error: string | null = null,
) {
  for (let i = 0; i < times; i++) {
    stats.record({ method: 'GET', name, responseTimeMs, responseLength: 100, error });
  }
}

function roll(stats: RunStats, elapsed: number, steady = true): Second {
  const generator = { cpu: 0, memory: 0, loopDelay: 0 };
  return stats.roll({ elapsed, time: elapsed * 1000, usersByClass: { A: 2, B: 1 }, generator, steady });
}

describe('RunStats', () => {
  it('divides a run into seconds and adds them up, the steady ones also apart', () => {
    const stats = new RunStats();
    record(stats, '/a', 4);
    expect(roll(stats, 1, false)).toMatchObject({ users: 3, requests: 4, length: 1, steady: false });
    record(stats, '/a', 2);
    record(stats, '/b', 3, 20, 'HTTP 500');
    expect(roll(stats, 3)).toMatchObject({ requests: 5, failures: 3, length: 2, p50: 20, max: 20 });
    expect(stats.total.aggregated()).toMatchObject({ requests: 9, failures: 3, contentBytes: 900 });
    expect(stats.steady.aggregated().requests).toBe(5);
    expect([stats.steadySeconds, stats.duration]).toEqual([2, 3]);
    expect(stats.errors.sorted()).toMatchObject([{ name: '/b', error: 'HTTP 500', occurrences: 3 }]);
  });

  it('begins anew at a reset: everything counted is of the time since', () => {
    const stats = new RunStats({ recentByName: true });
    record(stats, '/ramp', 7, 10, 'HTTP 500');
    roll(stats, 1);
    record(stats, '/ramp', 7);
    stats.exceptions.record(new Error('once'), 0);
    stats.reset(1.5);
    expect([stats.seconds.length, stats.duration, stats.steadySeconds]).toEqual([0, 0, 0]);
    expect([stats.exceptions.total, stats.errors.sorted().length]).toEqual([0, 0]);
    record(stats, '/a', 10);
    expect(roll(stats, 2)).toMatchObject({ elapsed: 2, length: 0.5, requests: 10 });
    record(stats, '/a', 30);
    roll(stats, 3.5);
    expect(stats.total.sorted().map(({ name, requests }) => [name, requests])).toEqual([['/a', 40]]);
    expect(stats.steady.aggregated().requests).toBe(40);
    expect([stats.duration, stats.steadySeconds]).toEqual([2, 2]);
    expect(stats.recent.rates()).toEqual({ requests: 20, failures: 0 });
    expect(stats.recent.entries().sorted()).toHaveLength(1);
  });

  it('calls current what was in the last ten seconds', () => {
    const stats = new RunStats({ recentByName: true });
    record(stats, '/old', 1000, 900, 'HTTP 500');
    roll(stats, 1);
    for (let elapsed = 2; elapsed <= 11; elapsed++) {
      record(stats, '/a', elapsed % 2 === 0 ? 6 : 2, elapsed);
      record(stats, '/b', 1, 500, 'HTTP 404');
      roll(stats, elapsed);
    }
    const { recent } = stats;
    expect(recent.seconds).toBe(10);
    expect(recent.rates()).toEqual({ requests: 5, failures: 1 });
    expect(recent.rates({ method: 'GET', name: '/a' })).toEqual({ requests: 4, failures: 0 });
    expect(recent.rates({ method: 'GET', name: '/old' })).toEqual({ requests: 0, failures: 0 });
    expect(recent.aggregated()).toMatchObject({ requests: 50, failures: 10 });
    expect(recent.aggregated().percentileMs(1)).toBe(500);
    expect(recent.entries().entry('GET', '/a').percentileMs(1)).toBe(11);
  });

  it('has no current figures before the first second is over', () => {
    const { recent } = new RunStats();
    expect([recent.seconds, recent.rates(), recent.aggregated().requests]).toEqual([
      0,
      { requests: 0, failures: 0 },
      0,
    ]);
  });
});
