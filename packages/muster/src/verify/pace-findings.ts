import { count, ms } from '../wording/format.ts';
import type { Finding } from './check.ts';
import { ExactPercentiles } from './exact-percentiles.ts';
import type { MeasuredArrivals } from './measure-arrivals.ts';
import { coefficientOfVariation, gapsOf } from './spread.ts';
import { median, stretches } from './stretches.ts';

const mostLagMs = 2;
const mostGapErrorMs = 1;
const poissonTolerance = 0.05;
/** Arrivals in a stretch: enough for a p99, or for a coefficient of variation. */
const lagStretch = 1000;
const gapStretch = 250;
const poissonStretch = 700;

/** By what the users themselves noted, and by the engine's own account. */
export function lagFindings({ starts, lagP99BySecond }: MeasuredArrivals, rate: number): Finding[] {
  const finding = (what: string, p99: number): Finding => ({
    what: `${what} at ${count(rate)}/s, p99`,
    expected: '0 ms',
    measured: `${ms(p99)} ms`,
    bound: `< ${mostLagMs} ms`,
    held: p99 < mostLagMs,
  });
  const noted = stretches(lagsOf(starts, rate), lagStretch).map(p99Of);
  return [
    finding('start after the plan', median(noted)),
    finding('… by Muster’s own account', median(lagP99BySecond)),
  ];
}

/** Of an even plan. */
export function gapFinding({ starts }: MeasuredArrivals, rate: number): Finding {
  const planned = 1000 / rate;
  const errors = gapsOf(starts).map((gap) => Math.abs(gap - planned));
  const p99 = median(stretches(errors, gapStretch).map(p99Of));
  return {
    what: `even gaps at ${count(rate)}/s, p99 off plan`,
    expected: `${ms(planned)} ms each`,
    measured: `${p99.toFixed(2)} ms off`,
    bound: `≤ ${mostGapErrorMs} ms`,
    held: p99 <= mostGapErrorMs,
  };
}

export function poissonFinding({ starts }: MeasuredArrivals, rate: number): Finding {
  const variation = median(stretches(gapsOf(starts), poissonStretch).map(coefficientOfVariation));
  return {
    what: `Poisson gaps at ${count(rate)}/s, CV`,
    expected: '1',
    measured: variation.toFixed(3),
    bound: `± ${poissonTolerance}`,
    held: Math.abs(variation - 1) <= poissonTolerance,
  };
}

/** What the whole of a run says, whatever else the machine did meanwhile. */
export function wholeLag({ starts }: MeasuredArrivals, rate: number): string {
  return `${ms(p99Of(lagsOf(starts, rate)))} ms`;
}

/** The arrival that came closest to its instant marks the plan: nobody starts too early. */
function lagsOf(starts: Float64Array, rate: number): Float64Array {
  const gap = 1000 / rate;
  const sinceFirst = starts.map((start, number) => start - number * gap);
  let origin = Number.POSITIVE_INFINITY;
  for (const instant of sinceFirst) origin = Math.min(origin, instant);
  return sinceFirst.map((instant) => instant - origin);
}

function p99Of(values: Float64Array): number {
  return new ExactPercentiles(values).at(0.99);
}
