import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros } from './fixtures/arbitrary-sample.ts';
import { histogramOf as fromPlain, plainHistogram } from './fixtures/plain.ts';
import { Histogram } from './histogram.ts';

const quantiles = [0, 0.001, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe('Histogram', () => {
  it('gives every percentile within 0.1 % of the sorted samples, within minimum and maximum', () => {
    fc.assert(
      fc.property(fc.array(micros, { minLength: 1, maxLength: 300 }), (values) => {
        const histogram = histogramOf(values);
        const sorted = values.toSorted((a, b) => a - b);
        for (const quantile of quantiles) {
          const truth = sorted[Math.max(0, Math.ceil(quantile * sorted.length - 1e-6) - 1)] as number;
          const value = histogram.valueAt(quantile);
          expect(value).toBeGreaterThanOrEqual(truth);
          expect(value - truth).toBeLessThanOrEqual(truth / 1000);
          expect(value).toBeGreaterThanOrEqual(sorted[0] as number);
          expect(value).toBeLessThanOrEqual(sorted.at(-1) as number);
        }
      }),
    );
  });

  it('adds without loss: merged is the same as recorded in one, in any order and grouping', () => {
    fc.assert(
      fc.property(fc.array(fc.array(micros)), (parts) => {
        const single = plainHistogram(histogramOf(parts.flat()));
        const oneByOne = new Histogram();
        for (const part of parts.toReversed()) oneByOne.add(histogramOf(part));
        expect(plainHistogram(oneByOne)).toEqual(single);
        const halves = [new Histogram(), new Histogram()] as const;
        parts.forEach((part, index) => {
          halves[index % 2 === 0 ? 0 : 1].add(histogramOf(part));
        });
        halves[0].add(halves[1]);
        expect(plainHistogram(halves[0])).toEqual(single);
      }),
    );
  });

  it('comes back from its buckets as it was, by way of JSON, and goes on', () => {
    fc.assert(
      fc.property(fc.array(micros), fc.array(micros), (before, after) => {
        const copy = fromPlain(JSON.parse(JSON.stringify(plainHistogram(histogramOf(before)))));
        expect(plainHistogram(copy)).toEqual(plainHistogram(histogramOf(before)));
        for (const value of after) copy.record(value);
        expect(plainHistogram(copy)).toEqual(plainHistogram(histogramOf([...before, ...after])));
        for (const quantile of quantiles) {
          expect(copy.valueAt(quantile)).toBe(histogramOf([...before, ...after]).valueAt(quantile));
        }
      }),
    );
  });

  it.each<[string, number[], number, number, number]>([
    ['a bucket without a count', [5, 1, 6], 11, 5, 6],
    ['falling buckets', [6, 1, 5, 1], 11, 5, 6],
    ['a bucket twice', [5, 1, 5, 1], 10, 5, 5],
    ['a bucket that there is not', [100_000, 1], 5, 5, 5],
    ['half a bucket', [5.5, 1], 5, 5, 5],
    ['an empty bucket', [5, 0], 5, 5, 5],
    ['a broken count', [5, Number.NaN], 5, 5, 5],
    ['a minimum elsewhere', [5, 1], 5, 4, 5],
    ['a maximum elsewhere', [5, 1], 5, 5, 6],
    ['no sum', [5, 1], Number.NaN, 5, 5],
    ['a sum below the maximum', [5, 1], 4, 5, 5],
  ])('refuses %s', (_what, pairs, sum, min, max) => {
    expect(() => Histogram.fromSparse(pairs, sum, min, max)).toThrow(RangeError);
  });

  it.each([16, 32])('counts on beyond %d bits', (bits) => {
    const most = 2 ** bits - 1;
    const recorded = Histogram.fromSparse([7, most], 7 * most, 7, 7);
    recorded.record(7);
    recorded.record(5000);
    expect(recorded.toSparse()).toEqual([7, most + 1, 3298, 1]);
    const added = Histogram.fromSparse([7, most], 7 * most, 7, 7);
    added.add(recorded);
    expect(added.toSparse()).toEqual([7, 2 * most + 1, 3298, 1]);
    expect(added.count).toBe(2 * most + 2);
    const read = Histogram.fromSparse(added.toSparse(), added.sumMicros, 7, 5000);
    expect(plainHistogram(read)).toEqual(plainHistogram(added));
  });

  it('is as new after clear', () => {
    const histogram = histogramOf([5, 70_000, 3_600_000_000]);
    histogram.clear();
    expect(histogram.toSparse()).toEqual([]);
    histogram.record(9);
    expect(histogram.toSparse()).toEqual([9, 1]);
    expect(histogram.valueAt(1)).toBe(9);
  });

  it('keeps values beyond an hour as one hour, negatives and what is no number as 0', () => {
    const histogram = histogramOf([-3, 1e12, Number.NaN, 2.5]);
    expect(histogram.minMicros).toBe(0);
    expect(histogram.maxMicros).toBe(Histogram.highestMicros);
    expect(histogram.valueAt(1)).toBe(Histogram.highestMicros);
    expect(histogram.toSparse().slice(0, 4)).toEqual([0, 2, 3, 1]);
  });

  it('takes the 95th of 100 samples as p95, not the 96th', () => {
    expect(histogramOf(Array.from({ length: 100 }, (_, i) => i + 1)).valueAt(0.95)).toBe(95);
  });
});

describe('supports', () => {
  it.each([
    [0.5, 20],
    [0.9, 100],
    [0.95, 200],
    [0.99, 1000],
    [0.999, 10_000],
    [0.9999, 100_000],
  ])('p%d takes %d samples', (quantile, needed) => {
    const histogram = Histogram.fromSparse([1, needed - 1], needed - 1, 1, 1);
    expect(histogram.supports(quantile)).toBe(false);
    histogram.record(1);
    expect(histogram.supports(quantile)).toBe(true);
  });
});

describe('interval', () => {
  /** Numbers from 0 to 1 (both excluded): a linear congruential generator, good enough to draw samples. */
  function seeded(seed: number): () => number {
    let state = seed;
    return () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
  }

  it.each([
    [0.5, 400],
    [0.95, 1000],
    [0.99, 2000],
    [0.999, 12_000],
  ])('holds the true p%d in some 95 of 100 cases, with %d samples', (quantile, samples) => {
    const random = seeded(4);
    // Exponential, 20 ms on average.
    const truth = -20_000 * Math.log(1 - quantile);
    const rounds = 300;
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const histogram = new Histogram();
      for (let n = 0; n < samples; n++) histogram.record(-20_000 * Math.log(random()));
      const { low, high } = histogram.interval(quantile);
      if (low <= truth && truth <= high) held += 1;
    }
    expect(held / rounds).toBeGreaterThan(0.91);
    expect(held / rounds).toBeLessThan(0.995);
  });

  it('lies around the percentile and within minimum and maximum, whatever the samples', () => {
    fc.assert(
      fc.property(
        fc.array(micros, { minLength: 1 }),
        fc.double({ min: 0.001, max: 0.999 }),
        (values, quantile) => {
          const histogram = histogramOf(values);
          const { low, high } = histogram.interval(quantile);
          expect(low).toBeLessThanOrEqual(histogram.valueAt(quantile));
          expect(high).toBeGreaterThanOrEqual(histogram.valueAt(quantile));
          expect(low).toBeGreaterThanOrEqual(Math.min(...values));
          expect(high).toBeLessThanOrEqual(Math.max(...values));
        },
      ),
    );
  });
});
