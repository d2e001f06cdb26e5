import { describe, expect, it } from 'vitest';
import { EntryTable } from '../stats/entry-table.ts';
import { generatorUsage } from '../stats/fixtures/generator-usage.ts';
import type { GeneratorUsage } from '../stats/generator-usage.ts';
import { GroupTable } from '../stats/group-table.ts';
import { Histogram } from '../stats/histogram.ts';
import { RunStats } from '../stats/run-stats.ts';
import type { Second } from '../stats/second.ts';
import { plan } from './fixtures/seconds.ts';
import { type GeneratorHealth, healthOver, judgeGenerator } from './generator-health.ts';
import { defaultBounds, type HealthBounds } from './health-bounds.ts';
import { HealthWatch } from './health-watch.ts';
import type { Target } from './target.ts';

const fine = { cpu: 0.5, utilisation: 0.6, loopDelayP99: 2 };

interface Load {
  readonly planned: number;
  readonly started: number;
}

function second(usage: Partial<GeneratorUsage> = {}, load?: Load, length = 1): Second {
  const stats = new RunStats();
  if (load !== undefined) {
    stats.expectArrivals('Guest');
    stats.recordArrival('Guest', 'planned', load.planned);
    stats.recordArrival('Guest', 'started', load.started);
  }
  const generator = generatorUsage({ ...fine, ...usage });
  const { arrivals } = stats.roll({ elapsed: length, time: 0, usersByClass: {}, generator, steady: true });
  return { ...stats.seconds.at(0), length, arrivals, generator } as Second;
}

function seconds(count: number, usage: Partial<GeneratorUsage> = {}, load?: Load): Second[] {
  return Array.from({ length: count }, () => second(usage, load));
}

/** Most on time, and so many of 10,000 late. */
function lag(late: number, ms: number, samples = 10_000): Histogram {
  const histogram = new Histogram();
  for (let n = 0; n < samples; n++) histogram.record(n < late ? ms * 1000 : 500);
  return histogram;
}

function target(threshold?: number): Target {
  return {
    key: 'p95',
    label: 'p95',
    limit: '',
    ...(threshold !== undefined && { threshold }),
    judge: () => ({ held: true, value: 1, measured: '' }),
  };
}

function over(judged: Second[], late: Histogram | null = null, bounds: Partial<HealthBounds> = {}) {
  return healthOver({ seconds: judged, lag: late }, { ...defaultBounds, ...bounds }, []);
}

function broken({ findings }: GeneratorHealth): string[] {
  return findings.filter(({ held }) => !held).map(({ key }) => key);
}

describe('the rules for the generator', () => {
  it('hold for one that had time to spare', () => {
    const health = over(seconds(10, {}, { planned: 100, started: 100 }), lag(50, 300));
    expect(health.reason).toBeNull();
    expect(health.findings.map(({ key, measured, limit }) => [key, measured, limit])).toEqual([
      ['cpu', '0.50', '≤ 0.90'],
      ['utilisation', '60 %', '≤ 95 %'],
      ['sendLag', '0.50 ms', '≤ 10 ms'],
      ['loopDelay', '2.0 ms', '≤ 10 ms'],
      ['offered', '100 %', '≥ 99 %'],
    ]);
  });

  it.each<[string, Second[], Histogram | null, string]>([
    [
      'cpu',
      seconds(10, { cpu: 0.94 }),
      null,
      'the generator used 0.94 of a core, more than 0.90, and may itself have been the bottleneck: run fewer users, or spread them over more workers',
    ],
    [
      'utilisation',
      seconds(10, { utilisation: 0.97 }),
      null,
      'the generator had its event loop in use 97 % of the time, more than 95 %, and may itself have been the bottleneck: run fewer users, or spread them over more workers',
    ],
    [
      'sendLag',
      seconds(10),
      lag(150, 42),
      'the generator sent 42 ms after the planned instant (p99), more than 10 ms, and may itself have been the bottleneck: take work that blocks out of the tasks, run fewer users, lower the rate, or use more workers with cores of their own',
    ],
    [
      'loopDelay',
      seconds(10, { loopDelayP99: 190 }),
      lag(0, 0),
      'the generator had an event loop that was 190 ms late in every other second (p99), more than 10 ms, and may itself have been the bottleneck: take work that blocks out of the tasks, run fewer users, lower the rate, or use more workers with cores of their own',
    ],
    [
      'offered',
      seconds(10, {}, { planned: 1000, started: 981 }),
      null,
      'the generator started 98.1 % of the planned arrivals, less than 99 %, and may itself have been the bottleneck: lower the rate, raise `mostAtOnce` when arrivals were dropped, or use more workers',
    ],
  ])('%s alone', (key, judged, late, reason) => {
    const health = over(judged, late);
    expect(broken(health)).toEqual([key]);
    expect(health.reason).toBe(reason);
  });

  it('the one broken worst leads, and the others are named', () => {
    const health = over(seconds(10, { cpu: 0.95, loopDelayP99: 60 }), lag(200, 30));
    expect(broken(health)).toEqual(['cpu', 'sendLag', 'loopDelay']);
    expect(health.reason).toMatch(
      /^the generator had an event loop that was 60 ms late .*; it also sent 30 ms .* \(p99\), more than 10 ms, and used 0\.95 of a core, more than 0\.90$/,
    );
  });

  it('average by the length of the seconds', () => {
    expect(over([second({ cpu: 1 }), second({ cpu: 0.5 }, undefined, 4)]).findings[0]?.value).toBeCloseTo(
      0.6,
    );
  });

  it('say nothing of what is too little to judge by', () => {
    const few = over(seconds(2, { loopDelayP99: 500 }), lag(500, 100, 999));
    expect(few.findings.map(({ value }) => value)).toEqual([0.5, 0.6, null, null, null]);
    expect(few.reason).toBeNull();
    expect(over([]).reason).toBeNull();
  });

  it('say nothing of less than 2 s: a process that has just started is busy with itself', () => {
    const busy = { cpu: 1, utilisation: 1, loopDelayP99: 300 };
    const judged = [second(busy, { planned: 9, started: 1 }), second(busy, undefined, 0.9)];
    const health = over(judged, lag(9000, 300));
    expect(health.reason).toBeNull();
    expect(health.findings.map(({ value }) => value)).toEqual([null, null, null, null, null]);
    expect(health.findings[0]?.measured).toBe('not judged: less than 2 s');
    expect(broken(over([...judged, second(busy, undefined, 0.1)]))).toContain('cpu');
  });

  it('judge the whole run where less than 2 s of it were steady', () => {
    const ramp = seconds(3).map((one) => ({ ...one, steady: false }));
    const table = { entries: new EntryTable(), groups: new GroupTable(), seconds: 1 };
    const results = (seconds: Second[]) => ({ plan, steady: table, whole: table, window: table, seconds });
    const busy = second({ cpu: 1 });
    expect(judgeGenerator(results([...ramp, busy]), []).findings[0]?.value).toBe(0.625);
    expect(judgeGenerator(results([...ramp, busy, busy]), []).findings[0]?.value).toBe(1);
  });

  it('allow late seconds when they are not the rule, and one arrival on its way', () => {
    const late = second({ loopDelayP99: 300 });
    expect(over([late, late, ...seconds(2)]).reason).toBeNull();
    expect(broken(over([late, late, late, ...seconds(2)]))).toEqual(['loopDelay']);
    expect(over([second({}, { planned: 3, started: 2 }, 2)]).reason).toBeNull();
    expect(broken(over([second({}, { planned: 3, started: 1 }, 2)]))).toEqual(['offered']);
  });

  it('can be given other bounds', () => {
    const bad = seconds(
      10,
      { cpu: 0.95, utilisation: 0.99, loopDelayP99: 60 },
      { planned: 100, started: 50 },
    );
    const wide = { cpu: 2, utilisation: 1, sendLag: 100, offered: 0.5 };
    expect(over(bad, lag(500, 70), wide).reason).toBeNull();
    expect(broken(over(seconds(5), lag(500, 3), { sendLag: 1 }))).toEqual(['sendLag', 'loopDelay']);
  });

  it.each<[number | undefined, number]>([
    [200, 20],
    [50, 10],
    [undefined, 10],
  ])('take the bound of the lag from the tightest response-time limit: %s ms', (limit, bound) => {
    const health = healthOver({ seconds: [], lag: null }, defaultBounds, [target(1000), target(limit)]);
    const wanted = limit === undefined ? 100 : bound;
    expect(health.findings.find(({ key }) => key === 'sendLag')?.bound).toBe(wanted);
  });
});

describe('HealthWatch', () => {
  function watched() {
    const watch = new HealthWatch(defaultBounds, []);
    return (count: number, usage: Partial<GeneratorUsage> = {}): string[] =>
      seconds(count, usage).flatMap((one) => watch.second(one));
  }

  it('warns once of five bad seconds in a row, and says when it is over', () => {
    const pass = watched();
    expect(pass(4, { cpu: 1 })).toEqual([]);
    expect(pass(1)).toEqual([]);
    expect(pass(4, { cpu: 0.95 })).toEqual([]);
    expect(pass(20, { cpu: 0.97 })).toEqual([
      'for 5 s the generator used 0.97 of a core, more than 0.90: it may itself be what is slow; run fewer users, or spread them over more workers',
    ]);
    expect(pass(4)).toEqual([]);
    expect(pass(1)).toEqual(['the generator has recovered: CPU within its bound of 0.90 for 5 s']);
    expect(pass(20)).toEqual([]);
    expect(pass(5, { cpu: 0.97 })).toHaveLength(1);
  });

  it('watches send lag and arrivals too', () => {
    const watch = new HealthWatch(defaultBounds, []);
    const bad = second({ sendLagP99: 80 }, { planned: 100, started: 90 });
    const lines = Array.from({ length: 5 }, () => watch.second(bad)).flat();
    expect(lines).toEqual([
      expect.stringContaining('sent 80 ms after the planned instant'),
      expect.stringContaining('started 90 % of the planned arrivals'),
    ]);
  });
});
