import { expect, it } from 'vitest';
import { type Timer, TimerWheel } from '../../timing/timer-wheel.ts';
import { checkPace } from './pace.ts';

it('fails when arrivals come in bursts', async () => {
  /** Wakes ten times a second. */
  class BurstWheel extends TimerWheel {
    override startAt(timer: Timer, due: number): void {
      super.startAt(timer, Math.ceil(due / 100) * 100);
    }
  }
  const { findings } = await checkPace({
    seconds: 1,
    gapSeconds: 0.5,
    poissonSeconds: 0.5,
    newWheel: () => new BurstWheel(),
  });
  expect(findings.filter(({ held }) => !held).map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      'start after the plan at 5,000/s, p99',
      '… by Muster’s own account at 5,000/s, p99',
      'even gaps at 250/s, p99 off plan',
      'Poisson gaps at 400/s, CV',
    ]),
  );
});
