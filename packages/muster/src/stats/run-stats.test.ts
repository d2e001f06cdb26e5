import { describe, expect, it } from 'vitest';
import { selected } from '../verdict/selector.ts';
import { generatorUsage } from './fixtures/generator-usage.ts';
import { RunStats } from './run-stats.ts';
import type { Second } from './second.ts';
import { nameWithUnit } from './unit.ts';

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
  const generator = generatorUsage();
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

  it('hands each second to its listeners with what it adds, before the tables are emptied', () => {
    const stats = new RunStats();
    const told: unknown[] = [];
    stats.onRoll((second, { entries, steady, stage }) => {
      told.push([second, entries.aggregated().requests, stats.total.aggregated().requests, steady, stage]);
    });
    record(stats, '/a', 3);
    const first = roll(stats, 1, false);
    record(stats, '/a', 2);
    const generator = generatorUsage();
    const second = stats.roll({
      elapsed: 2,
      time: 0,
      usersByClass: {},
      generator,
      steady: true,
      stage: 'peak',
    });
    expect(told).toEqual([
      [first, 3, 3, false, null],
      [second, 2, 5, true, 'peak'],
    ]);
    expect(second.stage).toBe('peak');
  });

  it('counts no second twice when a listener throws', () => {
    const stats = new RunStats();
    let broken = true;
    stats.onRoll(() => {
      if (broken) throw new Error('disk full');
    });
    record(stats, '/a', 3);
    expect(() => roll(stats, 1)).toThrow('disk full');
    broken = false;
    expect(roll(stats, 2).requests).toBe(0);
    expect(stats.total.aggregated().requests).toBe(3);
  });

  it('tells of a reset', () => {
    const stats = new RunStats();
    const left: number[] = [];
    stats.onReset(() => left.push(stats.seconds.length));
    roll(stats, 1);
    stats.reset(1);
    expect(left).toEqual([0]);
  });

  it('takes over the failures and exceptions of another', () => {
    const [here, there] = [new RunStats(), new RunStats()];
    const thrown = new Error('once');
    here.errors.record('GET', '/a', 'HTTP 500', 20);
    there.errors.record('GET', '/a', 'HTTP 500', 10);
    there.errors.record('GET', '/a', 'HTTP 500', 30);
    here.exceptions.record(thrown, 5);
    there.exceptions.record(thrown, 7);
    for (const error of there.errors.sorted()) here.errors.add(error);
    for (const exception of there.exceptions.sorted()) here.exceptions.add(exception);
    expect(here.errors.sorted()).toMatchObject([{ occurrences: 3, firstSeen: 10, lastSeen: 30 }]);
    expect(here.exceptions.sorted()).toMatchObject([{ count: 2, firstSeen: 5, lastSeen: 7 }]);
    expect(here.exceptions.total).toBe(2);
    expect(there.errors.sorted()).toMatchObject([{ occurrences: 2 }]);
  });

  it('has no current figures before the first second is over', () => {
    const { recent } = new RunStats();
    expect([recent.seconds, recent.rates(), recent.aggregated().requests]).toEqual([
      0,
      { requests: 0, failures: 0 },
      0,
    ]);
  });

  it('gives what was measured under a name; one that there is not is an error', () => {
    const stats = new RunStats();
    record(stats, '/a', 20, 10);
    expect(() => stats.get('GET /a')).toThrow('there is no GET /a in the statistics; there are none yet');
    roll(stats, 1);
    record(stats, '/a', 5, 500);
    expect(stats.get('GET /a').percentile(1)).toBe(10);
    roll(stats, 2);
    expect(stats.get('GET /a').percentile(1)).toBe(500);
    expect(stats.get('/a').requests).toBe(25);
    expect(() => stats.get('GET /b')).toThrow(
      expect.objectContaining({
        code: 'STATS_NAME_UNKNOWN',
        message: 'there is no GET /b in the statistics; did you mean GET /a?',
      }),
    );
  });

  it('keeps values with a unit out of all sums of requests', () => {
    const stats = new RunStats({ groups: { userClasses: ['A'], tags: [] } });
    const name = nameWithUnit('generated', 'tokens');
    stats.record({
      method: 'LLM',
      name,
      responseTimeMs: 400,
      responseLength: 0,
      error: 'cut',
      userClass: 'A',
    });
    stats.record({
      method: 'GET',
      name: '/a',
      responseTimeMs: 10,
      responseLength: 0,
      error: null,
      userClass: 'A',
    });
    expect(roll(stats, 1)).toMatchObject({ requests: 1, failures: 0, max: 10 });
    expect(stats.recent.rates()).toEqual({ requests: 1, failures: 0 });
    expect(stats.recent.aggregated().requests).toBe(1);
    expect(stats.totalGroups.userClass('A')?.requests).toBe(1);
    expect(stats.get('LLM generated [tokens]')).toMatchObject({ requests: 1, failures: 1 });
    const tables = { entries: stats.total, seconds: 1 };
    expect([...selected(tables, undefined)].map((entry) => entry.name)).toEqual(['/a']);
    expect([...selected(tables, 'LLM generated [tokens]')]).toHaveLength(1);
  });
});
