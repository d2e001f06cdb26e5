import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedProcess } from '../random/process-stream.ts';
import { stream } from './internals.ts';
import { Pacing } from './pacing.ts';
import {
  between,
  constant,
  constantPacing,
  constantThroughput,
  poisson,
  type WaitTime,
} from './wait-time.ts';

describe('wait times', () => {
  it('constant is always the same', () => {
    expect(constant(2.5)()).toBe(2.5);
  });

  it('between is drawn evenly from the range', () => {
    const draws = [0, 0.5, 0.75];
    const wait = between(2, 6, () => draws.shift() as number);
    expect([wait(), wait(), wait()]).toEqual([2, 4, 5]);
  });

  it('poisson gives exponential gaps with the mean 1 / rate', () => {
    const count = 10_000;
    let index = 0;
    const wait = poisson(4, () => (index++ + 0.5) / count);
    const gaps = Array.from({ length: count }, () => wait());
    expect(gaps.reduce((a, b) => a + b, 0) / count).toBeCloseTo(0.25, 3);
    // The median of an exponential distribution is ln 2 / rate.
    expect(gaps[count / 2] as number).toBeCloseTo(Math.LN2 / 4, 3);
    expect(poisson(1, () => 0)()).toBeCloseTo(0, 10);
    expect(poisson(1, () => 1 - Number.EPSILON)()).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it('draws from the user or TaskSet that it is a method of, and by itself without one', () => {
    const draws = [0.25, 0.75];
    const user = {
      [stream]: { next: () => draws.shift() as number },
      between: between(1, 3),
      poisson: poisson(1),
    };
    expect(user.between()).toBe(1.5);
    expect(user.poisson()).toBeCloseTo(Math.log(4), 10);
    const alone = user.between;
    const waits = Array.from({ length: 100 }, () => alone());
    expect(waits.every((wait) => wait >= 1 && wait < 3)).toBe(true);
    expect(new Set(waits).size).toBeGreaterThan(90);
    seedProcess(4);
    const seeded = [alone(), alone()];
    seedProcess(4);
    expect([alone(), alone()]).toEqual(seeded);
  });

  it.each([
    () => constant(-1),
    () => constant(Number.NaN),
    () => between(3, 2),
    () => between(-1, 2),
    () => between(0, Number.POSITIVE_INFINITY),
    () => constantPacing(0),
    () => constantThroughput(0),
    () => poisson(-2),
  ])('refuses what is no wait: %s', (make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'WAIT_TIME_INVALID' }));
  });
});

describe('pacing', () => {
  it('waits for what the task left of the period, the first one included', () => {
    const pacing = new Pacing(100);
    expect(pacing.wait(10, 104)).toBe(6);
    expect(pacing.wait(10, 112)).toBe(8);
  });

  it('does not wait after a task that took longer, and does not make up for it', () => {
    const pacing = new Pacing(0);
    expect(pacing.wait(10, 25)).toBe(0);
    expect(pacing.wait(10, 26)).toBe(9);
  });

  it('starts a task each period as long as they fit into it', () => {
    const durations = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(durations, (tasks) => {
        const pacing = new Pacing(0);
        let now = 0;
        tasks.forEach((duration, index) => {
          now += duration;
          now += pacing.wait(5, now);
          expect(now).toBeCloseTo((index + 1) * 5, 6);
        });
      }),
    );
  });

  it('constantThroughput(n) is a period of 1 / n seconds', () => {
    let now = 0;
    const wait = constantThroughput(4, () => now);
    now = 100;
    expect(wait()).toBeCloseTo(0.15, 10);
  });

  it('is kept apart for each user and TaskSet that shares the function', () => {
    let now = 0;
    const waitTime: WaitTime = constantPacing(10, () => now);
    const user = { waitTime };
    const taskSet = { waitTime };
    now = 4000;
    expect(user.waitTime()).toBe(6);
    now = 7000;
    expect(taskSet.waitTime()).toBe(3);
    now = 12_000;
    expect(user.waitTime()).toBe(8);
    expect(taskSet.waitTime()).toBe(8);
  });
});
