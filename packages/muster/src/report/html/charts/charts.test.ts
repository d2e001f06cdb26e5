import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generatorUsage } from '../../../stats/fixtures/generator-usage.ts';
import type { Second } from '../../../stats/second.ts';
import { areaPath, linePath } from './path.ts';
import { steadyStretches } from './phases.ts';
import { toPoints } from './points.ts';
import { linearScale, logScale } from './scale.ts';
import { timeAxis } from './time-axis.ts';

function second(elapsed: number, over: Partial<Second> = {}): Second {
  return {
    elapsed,
    time: elapsed * 1000,
    length: 1,
    users: 1,
    usersByClass: { A: 1 },
    requests: 10,
    failures: 0,
    p50: 1,
    p95: 2,
    p99: 3,
    max: 4,
    average: 1,
    steady: false,
    stage: null,
    arrivals: null,
    arrivalsByClass: {},
    generator: generatorUsage({ cpu: 0.5, memory: 1, loopDelay: 1 }),
    ...over,
  };
}

describe('scales', () => {
  test.each([
    [8650, [0, 2500, 5000, 7500, 10_000]],
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [53, [0, 20, 40, 60]],
    [0, [0, 0.25, 0.5, 0.75, 1]],
  ])('linear up to %d', (highest, ticks) => {
    expect(linearScale(highest, 1).ticks).toEqual(ticks);
  });

  test('logarithmic: few steps of 1, 2, 5, or powers of ten', () => {
    expect(logScale(3, 43).ticks).toEqual([2, 5, 10, 20, 50]);
    expect(logScale(0.8, 2300).ticks).toEqual([1, 10, 100, 1000]);
    expect(logScale(0.8, 2300).height(0.5)).toBe(0);
  });

  test('every value between the extremes lies in the plot, larger ones higher', () => {
    const value = fc.double({ min: 0.001, max: 3_600_000, noNaN: true });
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        const [low = 0, middle = 0, high = 0] = [a, b, c].sort((x, y) => x - y);
        for (const scale of [linearScale(high, 0), logScale(low, high)]) {
          const heights = [low, middle, high].map(scale.height);
          expect(heights).toEqual([...heights].sort((x, y) => x - y));
          expect(heights.every((height) => height >= 0 && height <= 100)).toBe(true);
          expect(scale.height(scale.ticks.at(-1) ?? 0)).toBeGreaterThan(0);
          expect(scale.ticks.length).toBeLessThanOrEqual(12);
        }
      }),
    );
  });

  test.each([
    [80, [0, 15, 30, 45, 60, 75]],
    [320, [0, 60, 120, 180, 240, 300]],
    [86_400, [0, 14_400, 28_800, 43_200, 57_600, 72_000, 86_400]],
  ])('time up to %d s', (end, ticks) => {
    expect(timeAxis(end).ticks).toEqual(ticks);
  });
});

describe('paths', () => {
  test('a gap interrupts the line, and a single place is a dot', () => {
    expect(linePath([[0, 1], [1, 2], null, [3, 4], null])).toBe('M0 1L1 2M3 4h0');
    expect(linePath([null])).toBe('');
  });

  test('an area runs back along the lower line', () => {
    expect(
      areaPath(
        [
          [0, 1],
          [5, 2],
        ],
        [
          [0, 100],
          [5, 100],
        ],
      ),
    ).toBe('M0 1L5 2L5 100L0 100Z');
    expect(areaPath([], [])).toBe('');
  });
});

describe('points', () => {
  test('leaves out a last second that was cut off', () => {
    const cut = second(2, { length: 0.05, requests: 30 });
    expect(toPoints([second(1), cut]).points).toHaveLength(1);
    expect(toPoints([cut]).points).toHaveLength(1);
    expect(toPoints([cut, second(3)]).points).toHaveLength(2);
  });

  test('a short run is drawn second by second', () => {
    const { points, secondsEach } = toPoints([second(1), second(2, { length: 2, requests: 30 })]);
    expect(secondsEach).toBe(1);
    expect(points.map((point) => point.requestsPerSecond)).toEqual([10, 15]);
  });

  test('a long one joins seconds: rates by their length, the slowest response times, no peak lost', () => {
    const seconds = [
      second(1, { requests: 10, p99: 500 }),
      second(4, {
        length: 3,
        requests: 50,
        p99: null,
        generator: generatorUsage({ cpu: 0.1, memory: 1, loopDelay: 80 }),
      }),
      second(5, { p50: null, p95: null, p99: null }),
    ];
    const { points, secondsEach } = toPoints(seconds, 2);
    expect(secondsEach).toBe(2);
    expect(points).toHaveLength(2);
    expect(points[0]).toMatchObject({ elapsed: 4, requestsPerSecond: 15, p99: 500, loopDelay: 80 });
    expect(points[0]?.cpu).toBeCloseTo((0.5 + 0.3) / 4, 12);
    expect(points[1]?.p99).toBeNull();
  });

  test('steady stretches are joined where they touch', () => {
    const seconds = [1, 2, 3, 4, 5, 6].map((elapsed) =>
      second(elapsed, { steady: elapsed !== 1 && elapsed !== 4 }),
    );
    expect(steadyStretches(seconds)).toEqual([
      { from: 1, to: 3 },
      { from: 4, to: 6 },
    ]);
  });
});
