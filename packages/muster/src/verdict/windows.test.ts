import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MadeRun, type MadeSecond } from './fixtures/seconds.ts';
import { rate } from './rate-target.ts';
import { p95 } from './response-time-target.ts';
import { eachStage, lastSeconds, sliding, steadyState, type WindowSpec, wholeRun } from './window-spec.ts';

/** A second: whether it is steady, and its response times in ms. */
const anySecond = fc.record({
  steady: fc.boolean().map((odd) => !odd),
  times: fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 6 }),
  stage: fc.constantFrom('one', 'two'),
});

type AnySecond = Required<Pick<MadeSecond, 'steady' | 'times' | 'stage'>>;

const anyRun = fc.array(anySecond, { minLength: 1, maxLength: 40 });

/** The time that 95 % do not exceed; the histograms come within 0.1 % of it. */
function p95Of(seconds: readonly AnySecond[]): number | null {
  const times = seconds.flatMap((second) => [...second.times]).sort((a, b) => a - b);
  return times.length === 0 ? null : (times[Math.ceil(times.length * 0.95) - 1] as number);
}

/** What a target on p95 makes of a run. */
function judged(run: readonly AnySecond[], window: WindowSpec) {
  const target = p95().below('10s').over(window);
  const made = new MadeRun([target]);
  for (const second of run) made.second(second);
  return made.live.judgement(target);
}

function expectValue(run: readonly AnySecond[], window: WindowSpec, expected: number | null): void {
  const value = judged(run, window)?.value ?? null;
  if (expected === null) expect(value).toBeNull();
  else expect(value === null ? null : Math.abs(value - expected) / expected).toBeLessThan(0.001);
}

/** Every run of `length` steady seconds that follow each other. */
function stretches(run: readonly AnySecond[], length: number): AnySecond[][] {
  return run
    .map((_second, at) => run.slice(at, at + length))
    .filter((some) => some.length === length && some.every(({ steady }) => steady));
}

function worst(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

describe('a window is the same as looking at its seconds afterwards:', () => {
  it('sliding, every stretch of the steady state', () => {
    fc.assert(
      fc.property(anyRun, fc.integer({ min: 1, max: 8 }), (run, length) => {
        expectValue(run, sliding(`${length}s`), worst(stretches(run, length).map(p95Of)));
      }),
    );
  });

  it('the last seconds, steady or not, and only when there were so many', () => {
    fc.assert(
      fc.property(anyRun, fc.integer({ min: 1, max: 8 }), (run, length) => {
        expectValue(run, lastSeconds(length), run.length < length ? null : p95Of(run.slice(-length)));
      }),
    );
  });

  it('each stage, its steady seconds, and nothing when one had none', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const names = [...new Set(run.map(({ stage }) => stage))];
        const figures = names.map((name) =>
          p95Of(run.filter(({ stage, steady }) => stage === name && steady)),
        );
        expectValue(run, eachStage, figures.includes(null) ? null : worst(figures));
      }),
    );
  });

  it('steady state and whole run', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        expectValue(run, steadyState, p95Of(run.filter(({ steady }) => steady)));
        expectValue(run, wholeRun, p95Of(run));
      }),
    );
  });
});

describe('a sliding window', () => {
  it('takes the lowest of a rate, and says which stretch it was', () => {
    const target = rate().above(3).over(sliding('2s'));
    const made = new MadeRun([target]);
    for (const requests of [5, 5, 1, 2, 9]) made.second({ times: Array(requests).fill(1) });
    expect(made.live.judgement(target)).toEqual({
      held: false,
      value: 1.5,
      measured: '1.5/s (the 2 s up to 0:04)',
      margin: { value: -1.5, unit: '/s', share: -0.5 },
    });
  });

  it('cannot be judged when the steady state was too short, and says what to do', () => {
    const target = p95().below('1s').over(sliding('3s'));
    const made = new MadeRun([target]);
    for (const steady of [true, true, false, true, true]) made.second({ steady, times: [1] });
    expect(made.live.judgement(target)).toEqual({
      held: null,
      value: null,
      measured: 'not judged: the steady state had no 3 s in a row: run longer, or make the window shorter',
    });
  });
});

describe('the last seconds', () => {
  it('end when the run is ended: what users do while they are stopped does not count', () => {
    const target = p95().below('100ms').over(lastSeconds(2));
    const made = new MadeRun([target])
      .seconds(3, { times: [10] })
      .seconds(5, { times: [900], stopping: true });
    expect(made.live.judgement(target)).toMatchObject({ held: true, value: 10 });
  });
});

describe('each stage', () => {
  it('reports the worst and which', () => {
    const target = p95().below('100ms').over(eachStage);
    const made = new MadeRun([target])
      .seconds(2, { stage: 'stage 1 (10 users)', times: [20] })
      .second({ stage: 'stage 2 (99 users)', times: [999], steady: false })
      .seconds(2, { stage: 'stage 2 (99 users)', times: [150] })
      .seconds(2, { stage: 'stage 3 (5 users)', times: [30] });
    expect(made.live.judgement(target)).toMatchObject({
      held: false,
      value: 150,
      measured: '~150 ms (stage 2 (99 users))',
    });
  });

  it('a stage that never had its load spoils a target that held in the others, not one that missed', () => {
    const held = p95().below('100ms').over(eachStage);
    const missed = p95().below('5ms').over(eachStage);
    const made = new MadeRun([held, missed])
      .seconds(2, { stage: 'a', times: [20] })
      .seconds(2, { stage: 'b', times: [20], steady: false });
    expect(made.live.judgement(held)).toMatchObject({
      held: null,
      measured: 'not judged: b never had its load: make it longer, or start its users faster',
    });
    expect(made.live.judgement(missed)).toMatchObject({ held: false, value: 20 });
  });

  it('needs a shape', () => {
    const target = p95().below('100ms').over(eachStage);
    expect(new MadeRun([target]).second({ times: [1] }).live.judgement(target)?.measured).toContain(
      'the load has no stages',
    );
  });
});

describe('windows that cannot be', () => {
  it.each([
    [() => lastSeconds(0)],
    [() => lastSeconds(2.5)],
    [() => lastSeconds(601)],
    [() => sliding('500ms')],
    [() => sliding('11m')],
    [() => sliding('30')],
  ])('%s', (make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'TARGET_INVALID' }));
  });
});
