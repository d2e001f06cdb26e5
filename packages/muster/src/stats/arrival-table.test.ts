import { describe, expect, it } from 'vitest';
import { generatorUsage } from './fixtures/generator-usage.ts';
import { RunStats } from './run-stats.ts';
import type { Second } from './second.ts';

function roll(stats: RunStats, elapsed: number): Second {
  return stats.roll({ elapsed, time: 0, usersByClass: {}, generator: generatorUsage(), steady: true });
}

describe('arrivals', () => {
  it('are none in a run without a class that arrives, and zeros before the first one comes', () => {
    const stats = new RunStats();
    expect(roll(stats, 1)).toMatchObject({ arrivals: null, arrivalsByClass: {} });
    expect(stats.arrivals).toBeNull();
    stats.expectArrivals('A');
    expect(roll(stats, 2).arrivals).toEqual({
      ...{ planned: 0, started: 0, late: 0 },
      ...{ dropped: 0, finished: 0, unfinished: 0 },
    });
  });

  it('are counted by second and class, and nothing gets lost between planned and finished', () => {
    const stats = new RunStats();
    stats.recordArrival('A', 'planned', 5);
    stats.recordArrival('A', 'started', 3);
    stats.recordArrival('A', 'late');
    stats.recordArrival('A', 'dropped', 2);
    stats.recordArrival('A', 'finished');
    stats.recordArrival('B', 'planned');
    stats.recordArrival('B', 'started');
    const first = roll(stats, 1);
    expect(first.arrivalsByClass.A).toEqual({
      ...{ planned: 5, started: 3, late: 1 },
      ...{ dropped: 2, finished: 1, unfinished: 2 },
    });
    expect(first.arrivals).toMatchObject({ planned: 6, started: 4, unfinished: 3 });
    stats.recordArrival('A', 'finished', 2);
    expect(roll(stats, 2).arrivals).toMatchObject({ planned: 0, started: 0, finished: 2, unfinished: 1 });
    expect(stats.arrivals).toMatchObject({ planned: 6, started: 4, finished: 3, unfinished: 1 });
    expect(stats.arrivalsByClass.B).toMatchObject({ planned: 1, unfinished: 1 });
  });

  it('begin anew at a reset, but for the sessions under way', () => {
    const stats = new RunStats();
    stats.recordArrival('A', 'planned', 4);
    stats.recordArrival('A', 'started', 4);
    roll(stats, 1);
    stats.recordArrival('A', 'finished');
    stats.reset(1.5);
    expect(stats.arrivals).toMatchObject({ planned: 0, started: 0, finished: 0, unfinished: 3 });
    stats.recordArrival('A', 'finished', 3);
    expect(roll(stats, 2).arrivals).toMatchObject({ started: 0, finished: 3, unfinished: 0 });
  });
});

describe('the lag', () => {
  it('is that of the second and of the run; null when nothing was planned', () => {
    const stats = new RunStats();
    for (let ms = 1; ms <= 100; ms++) stats.recordLag(ms);
    expect(roll(stats, 1).generator).toMatchObject({ sendLagP99: 99.007, sendLagMax: 100 });
    expect(roll(stats, 2).generator).toMatchObject({ sendLagP99: null, sendLagMax: null });
    expect([stats.totalLag.count, stats.steadyLag.count]).toEqual([100, 100]);
    stats.reset(2);
    expect([stats.totalLag.count, stats.steadyLag.count]).toEqual([0, 0]);
  });
});
