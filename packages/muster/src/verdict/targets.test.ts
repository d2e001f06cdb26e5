import { describe, expect, it } from 'vitest';
import { EntryTable } from '../stats/entry-table.ts';
import type { Second } from '../stats/second.ts';
import { custom } from './custom-target.ts';
import { failureRatio } from './failure-target.ts';
import { targetsOf } from './load-targets.ts';
import { rate } from './rate-target.ts';
import { average, p50, p95, percentile } from './response-time-target.ts';
import type { Plan, RunResults, Target } from './target.ts';
import { users } from './users-target.ts';
import { judge } from './verdict.ts';

const plan: Plan = { users: 10, spawnRate: 5, runTime: 12, host: null, userClasses: ['A'] };

function second(count: number, cpu = 0.2, steady = true): Second {
  return {
    elapsed: 0,
    time: 0,
    length: 1,
    users: count,
    usersByClass: {},
    requests: 0,
    failures: 0,
    p50: null,
    p95: null,
    p99: null,
    max: null,
    average: null,
    requestsByName: {},
    steady,
    generator: { cpu, memory: 0, loopDelay: 0 },
  };
}

/** 100 GETs of 1 … 100 ms and, when asked, 10 POSTs that fail after 1 s; in steady state, within 10 s. */
function results(options: { posts?: boolean; seconds?: Second[]; empty?: boolean } = {}): RunResults {
  const entries = new EntryTable();
  if (options.empty !== true) {
    for (let ms = 1; ms <= 100; ms++) entries.entry('GET', '/a').record(ms, 10, false);
    if (options.posts === true)
      for (let i = 0; i < 10; i++) entries.entry('POST', '/a').record(1000, 0, true);
  }
  const window = { entries, seconds: options.empty === true ? 0 : 10 };
  return { plan, steady: window, whole: window, seconds: options.seconds ?? [second(10)] };
}

const good = { exceptions: 0, cutShort: false };

describe('targets', () => {
  it.each<[string, Target, boolean, number]>([
    ['p50', p50().below('51ms'), true, 50],
    ['p50 at its limit', p50().below('50ms'), false, 50],
    ['p95', p95().below('0.2s'), true, 95],
    ['percentile', percentile(0.99).below('98.5ms'), false, 99],
    ['average', average().below('1m'), true, 50.5],
    ['rate', rate('GET /a').above(9.99), true, 10],
    ['rate at its limit', rate('/a').above(10), false, 10],
    ['rate of nothing', rate('GET /b').above(0), false, 0],
    ['failure ratio', failureRatio().below(0.01), true, 0],
  ])('judge %s', async (_name, target, held, value) => {
    const judged = await target.judge(results());
    expect(judged.held).toBe(held);
    expect(judged.value).toBeCloseTo(value, 1);
  });

  it('look at one request when told to, and leave failures out of rates', async () => {
    const some = results({ posts: true });
    expect(await p95('POST /a').below('200ms').judge(some)).toMatchObject({ held: false, value: 1000 });
    expect(await p95('GET /a').below('200ms').judge(some)).toMatchObject({ held: true });
    expect(await rate('POST /a').above(0).judge(some)).toMatchObject({ held: false, value: 0 });
    expect(await failureRatio().below(0.05).judge(some)).toMatchObject({
      held: false,
      measured: '9.09 % (10 of 110)',
    });
  });

  it('ask for users at once, and for how long without a break', async () => {
    const seconds = [
      second(5),
      second(10),
      second(10),
      second(9),
      second(10),
      second(11),
      second(10),
      second(0),
    ];
    const some = results({ seconds });
    expect(await users().atLeast(11).judge(some)).toMatchObject({ held: true, value: 11 });
    expect(await users().atLeast(12).judge(some)).toMatchObject({ held: false });
    expect(await users().atLeast(10).for('2s').judge(some)).toMatchObject({ held: true, value: 11 });
    expect(await users().atLeast(10).for('3s').judge(some)).toMatchObject({ held: false });
  });

  it('cannot be judged without requests', async () => {
    const nothing = results({ empty: true });
    for (const target of [
      p95().below('1s'),
      average().below('1s'),
      rate().above(1),
      failureRatio().below(1),
    ]) {
      expect(await target.judge(nothing)).toMatchObject({ held: null, value: null });
    }
  });

  it('refuse limits that are none', () => {
    expect(() => p95().below('200')).toThrow("'200' is not a duration such as 200ms");
    expect(() => percentile(95)).toThrow('e.g. 0.95');
  });
});

describe('the verdict', () => {
  const held = p95().below('200ms');
  const missed = average().below('1ms');
  const unjudged = custom('lost', 'lost', '0', () => Promise.reject(new Error('no database')));

  it.each([
    ['pass when every target held', [held], 'pass', 'all 1 targets held'],
    ['fail when one missed', [held, missed], 'fail', 'average response time: 50.5 ms, limit < 1 ms'],
    ['invalid when one could not be judged', [held, unjudged], 'invalid', 'lost: not judged: no database'],
    [
      'fail when one missed, whatever could not be judged',
      [missed, unjudged],
      'fail',
      'average response time',
    ],
  ])('is %s', async (_name, targets, outcome, reason) => {
    const verdict = await judge(results(), targets as Target[], good);
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.reason).toContain(reason);
  });

  it('is invalid when the generator was the bottleneck, whatever the targets say', async () => {
    const seconds = [second(1, 0.1, false), second(10, 0.95), second(10, 0.97)];
    const verdict = await judge(results({ seconds }), [missed], good);
    expect([verdict.outcome, verdict.reason]).toEqual([
      'invalid',
      'the generator used 0.96 of a core and may itself have been the bottleneck; run fewer users',
    ]);
  });

  it('is invalid when the run was cut short', async () => {
    const verdict = await judge(results(), [held], { exceptions: 0, cutShort: true });
    expect(verdict).toMatchObject({ outcome: 'invalid', reason: 'interrupted after 0 s of 12 s' });
  });

  it('without targets is fail at any failed request or exception, as in Locust', async () => {
    expect((await judge(results(), [], good)).outcome).toBe('pass');
    expect((await judge(results({ posts: true }), [], good)).outcome).toBe('fail');
    expect((await judge(results({ empty: true }), [], good)).outcome).toBe('invalid');
    expect(await judge(results(), [], { exceptions: 1, cutShort: false })).toMatchObject({
      outcome: 'fail',
      reason: expect.stringMatching(/ and 1 exception$/),
    });
  });
});

describe('a target file', () => {
  it('exports targets, or a function of the plan', () => {
    expect(targetsOf([p95().below('1s')], plan)).toHaveLength(1);
    expect(targetsOf((p: Plan) => [users().atLeast(p.users)], plan)[0]?.limit).toBe('≥ 10');
  });

  it.each([
    ['nothing', undefined, 'has no default export'],
    ['no list', 'p95', 'not a list of targets'],
    ['a function that throws', () => p95().below('x'), 'the target file failed'],
    ['the same key twice', [p95().below('1s'), p95().below('2s')], "two targets have the key 'p95'"],
  ])('is refused with %s', (_name, exported, message) => {
    expect(() => targetsOf(exported, plan)).toThrow(message);
  });
});
