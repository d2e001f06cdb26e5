import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../random/random-stream.ts';
import { type Arrivals, perSecond, ramp } from './arrivals.ts';
import { arrivedBy, type RateProfile, timeOf } from './rate-profile.ts';
import { iterations, lasting } from './session.ts';

const rates = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 5000, noNaN: true }));
const profiles: fc.Arbitrary<RateProfile> = fc
  .record({ begin: rates, end: rates, length: fc.double({ min: 0.001, max: 3600, noNaN: true }) })
  .filter(({ begin, end }) => begin + end > 0.001);

function instants(arrivals: Arrivals, until: number, seed = 1): number[] {
  const next = arrivals.schedule(randomStream(seed, 'arrivals/Test'));
  const list: number[] = [];
  for (let at = next(); at <= until; at = next()) list.push(at);
  return list;
}

describe('the area under a rate', () => {
  it('has an inverse, up to rounding', () => {
    fc.assert(
      fc.property(profiles, fc.double({ min: 0, max: 1e6, noNaN: true }), (profile, count) => {
        const time = timeOf(profile, count);
        if (time === Number.POSITIVE_INFINITY) {
          expect(profile.end).toBe(0);
          expect(count).toBeGreaterThanOrEqual(arrivedBy(profile, profile.length));
          return;
        }
        expect(Math.abs(arrivedBy(profile, time) - count)).toBeLessThanOrEqual(1e-6 * Math.max(1, count));
      }),
    );
  });
});

describe('arrivals at an even pace', () => {
  it('are, at any time, as many as the area under the rate says, each later than the one before', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 300, noNaN: true }),
        fc.double({ min: 0.1, max: 300, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 25, noNaN: true }),
        (from, to, length, until) => {
          const list = instants(ramp(from, to, length), until);
          const area = arrivedBy({ begin: from, end: to, length }, until);
          expect(Math.abs(list.length - area)).toBeLessThanOrEqual(0.5 + 1e-6);
          for (let n = 1; n < list.length; n++) {
            expect(list[n] as number).toBeGreaterThan(list[n - 1] as number);
          }
        },
      ),
    );
  });

  it('come in every second as often as was said', () => {
    const list = instants(perSecond(50), 60);
    expect(list).toHaveLength(3000);
    for (let second = 0; second < 60; second++) {
      expect(list.filter((at) => at >= second && at < second + 1)).toHaveLength(50);
    }
  });

  it('come less than once a second, too', () => {
    expect(instants(perSecond(0.1), 40)).toEqual([5, 15, 25, 35]);
  });

  it('are a triangle of them on a ramp, then as many as at its end, and none after a fall to 0', () => {
    const up = ramp(0, 200, '1m');
    expect(instants(up, 60)).toHaveLength(6000);
    expect(instants(up, 70)).toHaveLength(8000);
    expect(instants(ramp(200, 0, 60), 1e9)).toHaveLength(6000);
  });
});

describe('Poisson arrivals', () => {
  it.each([1, 2, 3])(
    'have gaps whose standard deviation is their mean, and the rate on average (seed %i)',
    (seed) => {
      const list = instants(perSecond(100).poisson(), 300, seed);
      const gaps = list.map((at, n) => at - (n === 0 ? 0 : (list[n - 1] as number)));
      const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
      const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
      expect(Math.abs(Math.sqrt(variance) / mean - 1)).toBeLessThan(0.05);
      expect(Math.abs(mean * 100 - 1)).toBeLessThan(0.05);
    },
  );

  it('follow a ramp', () => {
    const list = instants(ramp(0, 200, 60).poisson(), 60);
    const early = list.filter((at) => at < 30).length;
    expect(Math.abs(list.length / 6000 - 1)).toBeLessThan(0.06);
    expect(Math.abs(early / list.length - 0.25)).toBeLessThan(0.03);
  });

  it('are the same under the same seed, and others under another', () => {
    const plan = perSecond(20).poisson();
    expect(instants(plan, 20, 7)).toEqual(instants(plan, 20, 7));
    expect(instants(plan, 20, 7)).not.toEqual(instants(plan, 20, 8));
  });
});

it('say in words what they are', () => {
  expect(perSecond(50).text).toBe('50/s');
  expect(ramp(0, 200, '1m').poisson().text).toBe('0 to 200/s over 60 s, Poisson');
});

it.each([
  ['perSecond(0)', () => perSecond(0)],
  ['perSecond(-1)', () => perSecond(-1)],
  ['perSecond(NaN)', () => perSecond(Number.NaN)],
  ['ramp(-1, 5, 10)', () => ramp(-1, 5, 10)],
  ['ramp(0, 0, 10)', () => ramp(0, 0, 10)],
  ['ramp(0, 5, 0)', () => ramp(0, 5, 0)],
  ["ramp(0, 5, '-1m')", () => ramp(0, 5, '-1m')],
  ['ramp(0, Infinity, 1)', () => ramp(0, Number.POSITIVE_INFINITY, 1)],
  ['iterations(0)', () => iterations(0)],
  ['iterations(1.5)', () => iterations(1.5)],
  ['lasting(0)', () => lasting(0)],
  ["lasting('soon')", () => lasting('soon')],
])('%s is refused', (_shown, make) => {
  expect(make).toThrow(expect.objectContaining({ name: 'ScenarioError', code: 'ARRIVALS_INVALID' }));
});
