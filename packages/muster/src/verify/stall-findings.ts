import type { Histogram } from '../stats/histogram.ts';
import { count, ms } from '../wording/format.ts';
import type { Finding } from './check.ts';
import type { ExactPercentiles } from './exact-percentiles.ts';

/** How far a percentile may be from the truth, as a share. */
const tolerance = 0.05;
/** How far off a figure has to be that does not see the stall: else the stall was not one. */
const leastBlindness = 10;

/** A run that ends some ms late has some more. */
const mostMore = 0.005;

/** @param planned arrivals in the time that the run was to last */
export function countFinding(what: string, planned: number, measured: number): Finding {
  return {
    what,
    expected: count(planned),
    measured: count(measured),
    bound: `± ${mostMore * 100} %`,
    held: Math.abs(measured - planned) <= planned * mostMore,
  };
}

/** @param truth ms @param said in µs */
export function truthFinding(
  what: string,
  quantile: number,
  truth: ExactPercentiles,
  said: Histogram,
): Finding {
  const { expected, measured } = both(quantile, truth, said);
  const off = measured / expected - 1;
  const direction = off < 0 ? '−' : '+';
  return {
    what: `${what} p${quantile * 100}`,
    expected: `${ms(expected)} ms`,
    measured: `${ms(measured)} ms (${direction}${Math.abs(off * 100).toFixed(1)} %)`,
    bound: `± ${tolerance * 100} %`,
    held: Math.abs(off) <= tolerance,
  };
}

/** A figure that is not corrected. @param truth ms @param said in µs */
export function blindFinding(
  what: string,
  quantile: number,
  truth: ExactPercentiles,
  said: Histogram,
): Finding {
  const { expected, measured } = both(quantile, truth, said);
  const times = expected / measured;
  return {
    what: `${what} p${quantile * 100}`,
    expected: `${ms(expected)} ms`,
    measured: `${ms(measured)} ms (${count(times)}× too low)`,
    bound: `${leastBlindness}× or more`,
    held: times >= leastBlindness,
  };
}

/** What a percentile is, and what it is said to be, ms. */
function both(quantile: number, truth: ExactPercentiles, said: Histogram) {
  return { expected: truth.at(quantile), measured: said.valueAt(quantile) / 1000 };
}
