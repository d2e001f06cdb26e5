import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from './histogram.ts';

/** Spread like latencies: as many values below 1 ms as above 1 s. */
const micros = fc.double({ min: 0, max: Math.log(3.6e9), noNaN: true }).map((x) => Math.floor(Math.exp(x)));
const quantiles = [0.001, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe('Histogram', () => {
  it('gives every percentile within 0.1 % of the sorted samples, and never above the maximum', () => {
    fc.assert(
      fc.property(fc.array(micros, { minLength: 1, maxLength: 300 }), (values) => {
        const histogram = histogramOf(values);
        const sorted = values.toSorted((a, b) => a - b);
        for (const quantile of quantiles) {
          const truth = sorted[Math.max(0, Math.ceil(quantile * sorted.length - 1e-6) - 1)] as number;
          const value = histogram.valueAt(quantile);
          expect(value).toBeGreaterThanOrEqual(truth);
          expect(value - truth).toBeLessThanOrEqual(truth / 1000);
          expect(value).toBeLessThanOrEqual(sorted.at(-1) as number);
        }
      }),
    );
  });

  it('adds without loss: merged is the same as recorded in one', () => {
    fc.assert(
      fc.property(fc.array(fc.array(micros)), (parts) => {
        const merged = new Histogram();
        for (const part of parts) merged.add(histogramOf(part));
        const single = histogramOf(parts.flat());
        expect(merged.toSparse()).toEqual(single.toSparse());
        expect([merged.count, merged.sumMicros, merged.minMicros, merged.maxMicros]).toEqual([
          single.count,
          single.sumMicros,
          single.minMicros,
          single.maxMicros,
        ]);
      }),
    );
  });

  it('is as new after clear', () => {
    const histogram = histogramOf([5, 70_000, 3_600_000_000]);
    histogram.clear();
    expect(histogram.toSparse()).toEqual([]);
    histogram.record(9);
    expect(histogram.toSparse()).toEqual([9, 1]);
    expect(histogram.valueAt(1)).toBe(9);
  });

  it('keeps values beyond an hour as one hour, and negatives as 0', () => {
    const histogram = histogramOf([-3, 1e12]);
    expect(histogram.minMicros).toBe(0);
    expect(histogram.maxMicros).toBe(Histogram.highestMicros);
    expect(histogram.valueAt(1)).toBe(Histogram.highestMicros);
  });

  it('takes the 95th of 100 samples as p95, not the 96th', () => {
    expect(histogramOf(Array.from({ length: 100 }, (_, i) => i + 1)).valueAt(0.95)).toBe(95);
  });
});
