import type { Histogram } from '../stats/histogram.ts';
import type { ExactPercentiles } from './exact-percentiles.ts';

/** A percentile as it was said and as it is, ms. */
export interface Comparison {
  readonly quantile: number;
  readonly truthMs: number;
  readonly saidMs: number;
}

/** Every percentile, then what is asked for most beyond p99. */
export const comparedQuantiles: readonly number[] = [
  ...Array.from({ length: 99 }, (_, at) => (at + 1) / 100),
  0.995,
  0.999,
];

/** @param said in µs @param truth in ms */
export function compare(said: Histogram, truth: ExactPercentiles): readonly Comparison[] {
  return comparedQuantiles.map((quantile) => ({
    quantile,
    truthMs: truth.at(quantile),
    saidMs: said.valueAt(quantile) / 1000,
  }));
}

/** How wrong a percentile may be, ms: 1 % of the truth, and 0.3 ms where that is less. */
export function allowedError(truthMs: number): number {
  return Math.max(0.3, truthMs * 0.01);
}

/** How wrong it is, as a share of what is allowed: beyond 1 on either side is too much. */
export function errorShare({ truthMs, saidMs }: Comparison): number {
  return (saidMs - truthMs) / allowedError(truthMs);
}

/**
 * The usual one of several stretches, for each percentile the one with the middle error: a stretch in which another
 * program held the processor says nothing about the generator.
 */
export function usual(stretches: readonly (readonly Comparison[])[]): readonly Comparison[] {
  return comparedQuantiles.map((_, at) => {
    const ofAll = stretches.map((stretch) => stretch[at] as Comparison);
    const sorted = ofAll.sort((a, b) => errorShare(a) - errorShare(b));
    return sorted[Math.floor(sorted.length / 2)] as Comparison;
  });
}
