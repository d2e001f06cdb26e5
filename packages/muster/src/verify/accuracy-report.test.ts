import { describe, expect, it } from 'vitest';
import { Histogram } from '../stats/histogram.ts';
import { compare } from './accuracy-error.ts';
import { accuracyReport } from './accuracy-report.ts';
import { hasPassed } from './check.ts';
import { ExactPercentiles } from './exact-percentiles.ts';
import type { MeasuredAccuracy } from './measure-accuracy.ts';
import { LogNormal } from './server/log-normal.ts';

function delays(): number[] {
  const source = new LogNormal({ medianMs: 20, sigma: 0.6, seed: 1 });
  return Array.from({ length: 10_000 }, () => source.next());
}

/** Stretches in which Muster says what `recorders` make of the truth. */
function measured(...recorders: ((milliseconds: number) => number)[]): MeasuredAccuracy {
  const truth = delays();
  const stretches = recorders.map((recorder) => {
    const histogram = new Histogram();
    for (const delay of truth) histogram.record(recorder(delay) * 1000);
    return compare(histogram, new ExactPercentiles(truth));
  });
  const whole = stretches[0] ?? [];
  const requests = truth.length * recorders.length;
  return {
    stretches,
    whole,
    requests,
    logged: requests,
    leastSamples: 10_000,
    secondsPerStretch: 1,
    cpu: 0.6,
    utilisation: 0.6,
  };
}

const exact = (delay: number): number => delay;

describe('the report on accuracy', () => {
  it('passes with histograms as they are', () => {
    expect(hasPassed(accuracyReport(measured(exact), 0.6))).toBe(true);
  });

  it.each<[string, (milliseconds: number) => number]>([
    ['rounds to two digits', (delay) => Number(delay.toPrecision(2))],
    ['is 2 % too high', (delay) => delay * 1.02],
    ['is 0.5 ms too low', (delay) => delay - 0.5],
    ['loses the slowest', (delay) => Math.min(delay, 100)],
  ])('fails when the recorder %s', (_what, recorder) => {
    expect(hasPassed(accuracyReport(measured(recorder, recorder, recorder), 0.6))).toBe(false);
  });

  it('looks at the usual stretch: one that was disturbed does not count, most do', () => {
    const disturbed = (delay: number): number => delay + 5;
    expect(hasPassed(accuracyReport(measured(exact, disturbed, exact), 0.6))).toBe(true);
    expect(hasPassed(accuracyReport(measured(disturbed, exact, disturbed), 0.6))).toBe(false);
  });

  it('fails when requests are missing, when there was little load, or too few for p99.9', () => {
    const good = measured(exact);
    expect(hasPassed(accuracyReport({ ...good, requests: good.logged - 1 }, 0.6))).toBe(false);
    expect(hasPassed(accuracyReport({ ...good, cpu: 0.2 }, 0.6))).toBe(false);
    expect(hasPassed(accuracyReport({ ...good, stretches: [] }, 0.6))).toBe(false);
  });
});
