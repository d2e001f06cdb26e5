import { describe, expect, it } from 'vitest';
import { RunStats } from '../stats/run-stats.ts';
import type { WaitingUsers } from '../stats/waiting-users.ts';
import { plan } from './fixtures/seconds.ts';
import type { RunResults, Target } from './target.ts';
import { waiting } from './waiting-target.ts';

function results(users?: WaitingUsers): RunResults {
  const { total } = new RunStats();
  const whole = { entries: total, seconds: 0 };
  const known = users === undefined ? {} : { waiting: users };
  return { plan, steady: whole, whole, window: whole, seconds: [], ...known };
}

const stuck: WaitingUsers = { running: 200, waits: [58_000, 40_000, ...Array<number>(153).fill(9000), 20] };

describe('a target on users that wait for an answer at the end', () => {
  it.each<[string, Target, boolean, number, string]>([
    ['all of them', waiting().atMost(155), false, 156, '156 of 200'],
    ['those that waited long', waiting('5s').atMost(155), true, 155, '155 of 200'],
    ['the limit itself', waiting('40s').atMost(1), false, 2, '2 of 200'],
    ['a share', waiting('10s').below(0.02), true, 0.01, '1 % (2 of 200)'],
    ['a share that is the limit', waiting('10s').below(0.01), false, 0.01, '1 % (2 of 200)'],
  ])('counts %s', (_what, target, held, value, measured) => {
    expect(target.judge(results(stuck))).toMatchObject({ held, value, measured });
  });

  it('holds when nobody ran', () => {
    expect(
      waiting()
        .below(0.5)
        .judge(results({ running: 0, waits: [] })),
    ).toMatchObject({ held: true, value: 0 });
  });

  it('cannot be judged where it was not measured', () => {
    expect(waiting().atMost(0).judge(results())).toMatchObject({ held: null });
  });

  it('has a key and a label of its own for each time', () => {
    const { key, label, limit } = waiting('5s').atMost(0);
    expect([key, label, limit]).toEqual(['waiting 5s', 'users waiting at the end for 5s or longer', '≤ 0']);
    expect(waiting().below(0.01)).toMatchObject({
      key: 'waiting',
      label: 'users waiting at the end',
      limit: '< 1 %',
    });
  });

  it.each([
    ['no duration', () => waiting('5')],
    ['a broken number', () => waiting().atMost(0.5)],
    ['no share', () => waiting().below(2)],
  ])('is refused with %s', (_what, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'TARGET_INVALID' }));
  });
});
