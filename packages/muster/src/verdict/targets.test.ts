import { describe, expect, it } from 'vitest';
import { EntryTable } from '../stats/entry-table.ts';
import { generatorUsage } from '../stats/fixtures/generator-usage.ts';
import type { Second } from '../stats/second.ts';
import { nameWithUnit } from '../stats/unit.ts';
import { useManualClock } from '../testing/manual-clock.ts';
import { Patience } from '../timing/patience.ts';
import { arrivals } from './arrivals-target.ts';
import { custom } from './custom-target.ts';
import { failureRatio } from './failure-target.ts';
import { targetsOf } from './load-targets.ts';
import { rate } from './rate-target.ts';
import { average, p50, p95, percentile } from './response-time-target.ts';
import type { Plan, RunResults, Target } from './target.ts';
import { users } from './users-target.ts';
import { judge } from './verdict.ts';
import { eachStage, sliding, wholeRun } from './window-spec.ts';

const plan: Plan = { users: 10, spawnRate: 5, runTime: 12, host: null, seed: 7, userClasses: ['A'] };

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
    steady,
    stage: null,
    arrivals: null,
    arrivalsByClass: {},
    generator: generatorUsage({ cpu }),
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
  return { plan, steady: window, whole: window, window, seconds: options.seconds ?? [second(10)] };
}

const heldAlways = () => ({ held: true, value: 0, measured: '0' });

const good = { exceptions: 0, cutShort: false };

const refused: readonly [make: () => unknown, why: string][] = [
  [() => p95().below('200'), "'200' is not a duration such as 200ms"],
  [() => p95().below('0ms'), 'no time is below 0'],
  [() => percentile(95), 'e.g. 0.95'],
  [() => failureRatio().below(1.5), 'share of one'],
  [() => failureRatio().below(0), 'atMost(0) allows none'],
  [() => failureRatio().atMost(-1), 'share of one'],
  [() => rate().above(Number.NaN), '0 or more'],
  [() => users().atLeast(2.5), 'whole number'],
  [() => users().atLeast(2).for('5'), 'is not a duration'],
  [() => arrivals().dropped().atMost(-1), 'whole number'],
  [() => arrivals().late().below(2), 'share of one'],
  [() => p95().below('1s').abort({ after: '10' }), "p95 response time: abort: '10' is not a duration"],
  [() => p95('POST /a').below('200'), "p95 response time of POST /a: '200' is not a duration"],
  [
    () =>
      p95()
        .below('1s')
        .over('5s' as never),
    'takes steadyState, wholeRun, lastSeconds(10)',
  ],
  [
    () =>
      p95()
        .below('1s')
        .over(undefined as never),
    'takes steadyState',
  ],
  [() => custom('a', 'a', '0', heldAlways).over('5s' as never), 'takes steadyState'],
  [() => p95({ tag: 'a', userClass: 'B' } as never).below('1s'), '"userClass":"B"} is neither a request'],
  [() => p95({} as never).below('1s'), 'is neither a request'],
  [() => rate('').above(1), 'is neither a request'],
  [() => failureRatio({ tag: '' }).below(1), 'is neither a request'],
  [() => p95().below('1s').as(''), 'is not one word'],
  [() => rate().above(1).as('two words'), 'is not one word'],
  [() => p95().below('1s').as('verdict'), 'is a field of the last line already'],
  [() => custom('rps', 'a', '0', heldAlways), 'is a field of the last line already'],
];

describe('targets', () => {
  it.each<[string, Target, boolean, number]>([
    ['p50', p50().below('51ms'), true, 50],
    ['p50 at its limit', p50().below('50ms'), false, 50],
    ['p95', p95().below('0.2s'), true, 95],
    ['percentile', percentile(0.99).below('98.5ms'), false, 99],
    ['average', average().below('1m'), true, 50.5],
    ['rate', rate('GET /a').above(9.99), true, 10],
    ['rate at its limit', rate('/a').above(10), false, 10],
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

  it('say how far the figure is from the limit', async () => {
    const some = results({ posts: true, seconds: [second(5), second(10), second(10)] });
    const margins = await Promise.all(
      [
        p50().below('110ms'),
        failureRatio().below(0.05),
        rate().above(8),
        users().atLeast(8),
        users().atLeast(8).for('4s'),
      ].map(async (target) => (await target.judge(some)).margin),
    );
    expect(margins.map((margin) => margin && [Math.round(margin.value * 100) / 100, margin.unit])).toEqual([
      [54.99, 'ms'],
      [-4.09, '%'],
      [2, '/s'],
      [2, 'users'],
      [-3, 's'],
    ]);
    expect(margins.map((margin) => margin?.share)).toEqual([
      expect.closeTo(0.5, 3),
      expect.closeTo(-0.818, 3),
      0.25,
      0.25,
      -0.75,
    ]);
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
    for (const [make, why] of refused) {
      expect(make).toThrow(
        expect.objectContaining({ code: 'TARGET_INVALID', message: expect.stringContaining(why) }),
      );
    }
  });
});

describe('the verdict', () => {
  const held = p95().below('200ms');
  const missed = average().below('1ms');
  const unjudged = custom('lost', 'lost', '0', () => Promise.reject(new Error('no database')));

  it.each([
    ['pass when every target held', [held], 'pass', 'the target held'],
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
      'the generator used 0.96 of a core, more than 0.90, and may itself have been the bottleneck: run fewer users, or spread them over more workers',
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

  it('may look at the same figure in several windows: the window becomes part of the key', () => {
    const exported = [p95().below('1s'), p95().below('2s').over(wholeRun), p95().below('3s').as('other')];
    expect(targetsOf(exported, plan).map(({ key }) => key)).toEqual(['p95', 'p95 whole run', 'other']);
  });

  it.each<[string, Target, string]>([
    ['a user class', p95({ userClass: 'B' }).below('1s'), 'this run has no user class B; it has A'],
    ['a tag', rate({ tag: 'x' }).above(1), 'this run has no task with the tag x; it has search'],
    ['arrivals', arrivals().dropped().atMost(0), 'no users of this run arrive by plan'],
    ['a window', p95().below('1s').over(sliding('30s')), 'its window of 30 s is longer than the run of 12 s'],
    [
      'a window for a function',
      { ...custom('a', 'a', '0', heldAlways), window: eachStage },
      'not at each stage',
    ],
  ])('is refused when it is about %s that this run does not have', (_name, target, message) => {
    expect(() => targetsOf([target], plan, ['search'])).toThrow(
      expect.objectContaining({ code: 'TARGET_INVALID', message: expect.stringContaining(message) }),
    );
  });

  it('is checked against what this run does have', () => {
    const targets = [
      p95({ userClass: 'A' }).below('1s'),
      rate({ tag: 'search' }).above(1),
      arrivals('A').late().atMost(1),
    ];
    const withArrivals = { ...plan, arrivals: [{ userClass: 'A', text: '5/s' }] };
    expect(targetsOf(targets, withArrivals, ['search'])).toHaveLength(3);
  });

  it.each([
    ['nothing', undefined, 'has no default export'],
    ['no list', 'p95', 'not a list of targets'],
    ['a function that throws', () => JSON.parse('{'), 'the target file failed'],
    ['a limit that is none', () => p95().below('x'), "'x' is not a duration"],
    ['a figure without its limit', [p95().below('1s'), p95()], '[1] of the list is no target'],
    ['the same key twice', [p95().below('1s'), p95().below('2s')], "two targets have the key 'p95'"],
  ])('is refused with %s', (_name, exported, message) => {
    expect(() => targetsOf(exported, plan)).toThrow(message);
  });
});

describe('a target of one’s own', () => {
  const outcome = (returned: unknown) =>
    judge(results(), [custom('own', 'own', '0', () => returned as never)], good);

  it.each([undefined, null, true, 7, {}, { held: 'yes', value: 1, measured: '1' }, { held: true, value: 1 }])(
    'that returns %j cannot be judged, and harms nothing else',
    async (returned) => {
      const { outcome: decided, targets } = await outcome(returned);
      expect(decided).toBe('invalid');
      expect(targets[0]).toMatchObject({ held: null, value: null });
      expect(targets[0]?.measured).toContain('it returns { held, value, measured }');
    },
  );
});

describe('values with a unit', () => {
  const some = results();
  const tokens = some.whole.entries.entry('LLM', nameWithUnit('generated', 'tokens'));
  for (const value of [200, 400]) tokens.record(value, 0, false);

  it('have targets in their unit', async () => {
    const target = average('LLM generated [tokens]').below(250);
    expect(target).toMatchObject({ label: 'average of LLM generated [tokens]', limit: '< 250 tokens' });
    expect(await target.judge(some)).toMatchObject({
      held: false,
      value: 300,
      measured: '300 tokens',
      margin: { value: -50, unit: 'tokens', share: -0.2 },
    });
    expect(await p95('generated [tokens]').below(500).judge(some)).toMatchObject({ measured: '~400 tokens' });
  });

  it('are meant too by a name that was copied out of a report, with its en space', async () => {
    const copied = nameWithUnit('LLM generated', 'tokens');
    expect(await average(copied).below(301).judge(some)).toMatchObject({
      held: true,
      measured: '300 tokens',
    });
  });

  it('are not judged by a time', async () => {
    const verdict = await judge(some, [average('generated [tokens]').below('1s')], good);
    expect(verdict).toMatchObject({
      outcome: 'invalid',
      targets: [
        {
          held: null,
          measured:
            'not judged: generated [tokens] is counted in tokens: give a mere number, such as below(500)',
        },
      ],
    });
  });

  it.each([0, -1, Number.NaN])('have no target below %d', (limit) => {
    expect(() => p95('generated [tokens]').below(limit)).toThrow('give a number of tokens above 0');
  });

  it.each([undefined, 'GET /a'])('are meant by no target of %s', (selector) => {
    expect(() => p95(selector).below(200)).toThrow("'200' is not a duration");
  });

  it('fail a run in which one was recorded as a failure', async () => {
    expect(await judge(some, [], good)).toMatchObject({ outcome: 'pass' });
    const only = results({ empty: true });
    only.whole.entries.entry('LLM', nameWithUnit('generated', 'tokens')).record(1, 0, true);
    expect(await judge(only, [], good)).toMatchObject({
      outcome: 'fail',
      reason: '0 failed requests, 0 exceptions and 1 failed value',
    });
  });
});

describe('a target of one’s own that never settles', () => {
  const clock = useManualClock();

  it('could not be judged 10 s after somebody asked for the end', async () => {
    const patience = new Patience();
    const own = custom('own', 'own', '0', () => new Promise(() => {}));
    const verdict = judge(results(), [own], { ...good, patience });
    await clock.advance(10_000);
    patience.end();
    expect(await clock.settled(verdict)).toMatchObject({
      outcome: 'invalid',
      reason: 'own: not judged: its function was not done 10 s after the end was asked for',
    });
  });
});

describe('targets that the plan makes impossible', () => {
  it.each<[Target, string]>([
    [users().atLeast(10).for('1m'), 'cannot be in a run of 12 s'],
    [p95().below('1s').abort({ after: '1m' }), 'is over before abort'],
  ])('are refused before the run', (target, why) => {
    expect(() => targetsOf([target], plan)).toThrow(why);
    expect(() => targetsOf([target], { ...plan, runTime: null })).not.toThrow();
  });
});
