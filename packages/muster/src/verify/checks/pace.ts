import { type Arrivals, perSecond } from '../../scenario/arrivals/arrivals.ts';
import { TimerWheel } from '../../timing/timer-wheel.ts';
import { count } from '../../wording/format.ts';
import type { CheckReport } from '../check.ts';
import { measureArrivals } from '../measure-arrivals.ts';
import { gapFinding, lagFindings, poissonFinding, wholeLag } from '../pace-findings.ts';
import { countFinding } from '../stall-findings.ts';

export interface PaceOptions {
  /** Arrivals per second whose lag is looked at. */
  readonly rate: number;
  readonly seconds: number;
  /** Arrivals per second whose gaps are looked at: far enough apart for a timer of 1 ms to tell them. */
  readonly gapRate: number;
  readonly gapSeconds: number;
  /** Arrivals per second of the Poisson plan, and for how long: some thousand gaps. */
  readonly poissonRate: number;
  readonly poissonSeconds: number;
  /** What is verified: what wakes the arrivals. */
  readonly newWheel: () => TimerWheel;
}

const real: PaceOptions = {
  rate: 5000,
  seconds: 4,
  gapRate: 250,
  gapSeconds: 5,
  poissonRate: 400,
  poissonSeconds: 7,
  newWheel: () => new TimerWheel(),
};

/** Arrivals have to start when the plan says, and be as even, or as random, as it says. */
export async function checkPace(given: Partial<PaceOptions> = {}): Promise<CheckReport> {
  const options = { ...real, ...given };
  const measure = (arrivals: Arrivals, seconds: number) =>
    measureArrivals(arrivals, seconds, options.newWheel());
  const fast = await measure(perSecond(options.rate), options.seconds);
  const even = await measure(perSecond(options.gapRate), options.gapSeconds);
  const random = await measure(perSecond(options.poissonRate).poisson(), options.poissonSeconds);
  return {
    findings: [
      countFinding('arrivals started', options.rate * options.seconds, fast.starts.length),
      ...lagFindings(fast, options.rate),
      gapFinding(even, options.gapRate),
      poissonFinding(random, options.poissonRate),
    ],
    notes: [
      `the figures are those of the usual stretch of the run; over all of it p99 of the lag is ${wholeLag(fast, options.rate)}`,
      `at ${count(options.rate)}/s the generator used ${fast.cpu.toFixed(2)} of a core`,
    ],
  };
}
