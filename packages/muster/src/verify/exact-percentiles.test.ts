import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Histogram } from '../stats/histogram.ts';
import { ExactPercentiles } from './exact-percentiles.ts';

it('has the definition of the histograms', () => {
  const values = fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (micros, quantile) => {
      const histogram = new Histogram();
      for (const value of micros) histogram.record(value);
      expect(new ExactPercentiles(micros).at(quantile)).toBe(histogram.valueAt(quantile));
    }),
  );
  expect(new ExactPercentiles([]).at(0.5)).toBeNaN();
});
