import { describe, expect, it } from 'vitest';
import { arrivals } from './arrivals-target.ts';
import { failureRatio } from './failure-target.ts';
import { MadeRun, type MadeSecond } from './fixtures/seconds.ts';
import { groupsFor } from './live-targets.ts';
import { rate } from './rate-target.ts';
import { average, p95 } from './response-time-target.ts';
import type { Target } from './target.ts';
import { judge } from './verdict.ts';
import { lastSeconds, sliding, wholeRun } from './window-spec.ts';

const slow: MadeSecond = { times: [500] };
const fast: MadeSecond = { times: [10] };

/** When which target was said to have tipped: `second key verdict`. */
function tips({ news }: MadeRun): string[] {
  return news.flatMap(({ tipped }, index) =>
    tipped.map(({ key, verdict }) => `${index + 1} ${key} ${verdict}`),
  );
}

function verdictOf(made: MadeRun, targets: readonly Target[]) {
  return judge(made.results, targets, { exceptions: 0, cutShort: false, live: made.live });
}

describe('a target that tips', () => {
  it('is told of after three seconds, and again when it holds', () => {
    const made = new MadeRun([p95().below('100ms').over(lastSeconds(1))]);
    made.seconds(5, fast).seconds(12, slow).seconds(5, fast);
    expect(tips(made)).toEqual(['8 p95 missed', '20 p95 holding']);
    expect(made.news[7]?.tipped[0]).toEqual({
      key: 'p95',
      label: 'p95 response time',
      limit: '< 100 ms',
      window: 'last 1 s',
      verdict: 'missed',
      value: 500,
      measured: '~500 ms',
    });
  });

  it('is not told of for a bad second or two, nor more often than every ten seconds', () => {
    const made = new MadeRun([p95().below('100ms').over(lastSeconds(1))]);
    for (let n = 0; n < 10; n++) made.seconds(2, slow).seconds(2, fast);
    expect(tips(made)).toEqual([]);
    made.seconds(4, slow).seconds(4, fast).seconds(4, slow).seconds(20, fast);
    expect(tips(made)).toEqual(['43 p95 missed', '55 p95 holding']);
  });

  it('is not told of while nothing can be said, and the steady state is what counts by default', () => {
    const made = new MadeRun([p95().below('100ms')]);
    made.seconds(20, { ...slow, steady: false });
    expect(made.live.states[0]).toMatchObject({ verdict: 'cannot say yet', value: null });
    made.seconds(3, fast);
    expect(tips(made)).toEqual([]);
    expect(made.live.states[0]).toMatchObject({ verdict: 'holding', value: 10 });
  });
});

describe('abort', () => {
  const target = p95().below('100ms').over(lastSeconds(1)).abort({ after: '4s' });

  it('ends the run when the target has been missed for that long without a break', async () => {
    const made = new MadeRun([target]).seconds(3, fast).seconds(3, slow).second(fast).seconds(3, slow);
    expect(made.news.map(({ abort }) => abort)).toEqual(Array(10).fill(null));
    made.second(slow);
    expect(made.news.at(-1)?.abort).toMatchObject({ key: 'p95', after: 4, elapsed: 11, measured: '~500 ms' });
    // The run is ended, and its last requests are fast again.
    made.second({ ...fast, stopping: true });
    expect(await verdictOf(made, [target])).toMatchObject({
      outcome: 'fail',
      reason: 'p95 response time: ~500 ms, limit < 100 ms, missed for 4 s; the run was ended after 11 s',
      decidedBy: 'p95',
      targets: [{ held: false, value: 500 }],
    });
  });

  it('decides the verdict although the target would hold at the end, and other targets cannot be judged', async () => {
    const whole = failureRatio().below(0.5).over(wholeRun).abort({ after: '0s' });
    const other = average().below('1s').over(sliding('30s'));
    const made = new MadeRun([whole, other])
      .second({ times: [1, 1], failures: 2 })
      .second({ times: Array(10).fill(1), stopping: true });
    const verdict = await verdictOf(made, [whole, other]);
    expect(verdict.outcome).toBe('fail');
    expect(verdict.targets.map(({ held }) => held)).toEqual([false, null]);
  });
});

describe('targets of a run', () => {
  it('are about one request, a user class or a tag, and one clock or the other', async () => {
    const targets = [
      p95('GET /a').below('50ms'),
      p95({ userClass: 'Dispatcher' }).below('50ms'),
      rate({ tag: 'search' }).above(1),
      average('/b').ofServiceTime().below('50ms'),
      average('/b').below('50ms'),
    ];
    const made = new MadeRun(targets, groupsFor(targets)).seconds(2, {
      times: [10],
      userClass: 'Responder',
      tags: ['search', 'slow'],
    });
    made.seconds(2, { name: '/b', times: [40], waited: 100, userClass: 'Dispatcher' });
    const { targets: judged } = await verdictOf(made, targets);
    expect(judged.map(({ key, value }) => [key, value && Math.round(value * 10) / 10])).toEqual([
      ['p95 GET /a', 10],
      ['p95 user class Dispatcher', 140],
      ['tag search', 0.5],
      ['average service /b', 40],
      ['average /b', 140],
    ]);
  });

  it('are about arrivals', async () => {
    const targets = [
      arrivals().dropped().atMost(0),
      arrivals('Dispatcher').late().below(0.1),
      arrivals().unfinished().atMost(3),
    ];
    const made = new MadeRun(targets)
      .second({ steady: false, arrivals: { planned: 5, started: 3, dropped: 2 } })
      .seconds(2, { arrivals: { planned: 10, started: 10, late: 1, finished: 9 } });
    expect((await verdictOf(made, targets)).targets).toMatchObject([
      { held: true, value: 0, measured: '0 of 20', margin: { value: 0, unit: 'arrivals', share: null } },
      { held: false, value: 0.1, measured: '10 % (2 of 20)', margin: { value: 0, unit: '%' } },
      { held: false, value: 5, window: 'whole run', margin: { value: -2, unit: 'arrivals' } },
    ]);
  });

  it('forget what was before the statistics were reset', () => {
    const target = p95().below('100ms').over(sliding('2s'));
    const made = new MadeRun([target]).seconds(5, slow).reset().seconds(3, fast);
    expect(made.live.judgement(target)).toMatchObject({ held: true, value: 10 });
  });

  it('come to the same by the tables of the run as by what was watched', async () => {
    const targets = [
      p95().below('100ms'),
      failureRatio().below(0.2).over(wholeRun),
      rate('/a').above(2),
      arrivals().dropped().below(0.5).over(wholeRun),
    ];
    const made = new MadeRun(targets)
      .seconds(3, { times: [7, 900], failures: 1, steady: false, arrivals: { planned: 2, dropped: 1 } })
      .seconds(4, { times: [30, 60, 90], arrivals: { planned: 2, started: 2 } });
    const byTables = await judge(made.results, targets, { exceptions: 0, cutShort: false });
    expect(byTables.targets).toEqual((await verdictOf(made, targets)).targets);
    expect(byTables.targets.map(({ held }) => held)).toEqual([true, true, true, true]);
  });

  it('cannot be judged on a request that there never was, and say which there were', async () => {
    const targets = [rate('POST /typo').above(0), failureRatio({ tag: 'x' }).below(0.1)];
    const made = new MadeRun(targets, groupsFor(targets)).seconds(2, fast);
    expect(await verdictOf(made, targets)).toMatchObject({
      outcome: 'invalid',
      decidedBy: 'POST /typo',
      targets: [
        {
          held: null,
          measured: 'not judged: there was no request of POST /typo in the whole run; there were GET /a',
        },
        { held: null, measured: 'not judged: there was no request of tag x in the whole run' },
      ],
    });
  });
});
