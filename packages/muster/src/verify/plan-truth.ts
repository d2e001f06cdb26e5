import { ExactPercentiles } from './exact-percentiles.ts';
import type { RequestStamps } from './request-stamps.ts';
import type { Freeze, ServerLog } from './server/script.ts';

/**
 * When each arrival of an even plan should have started, on the machine's clock, ms. Found without the engine's help:
 * whatever else it does, it starts nobody too early, so the arrival that came closest to its instant marks the plan.
 *
 * @param perSecond arrivals
 */
export function intendedStarts(stamps: RequestStamps, perSecond: number): Float64Array {
  const gap = 1000 / perSecond;
  let origin = Number.POSITIVE_INFINITY;
  for (let number = 0; number < stamps.count; number++) {
    origin = Math.min(origin, stamps.askedAt(number) - number * gap);
  }
  return Float64Array.from({ length: stamps.count }, (_, number) => origin + number * gap);
}

/** From the intended start to the answer in the server's log, ms. */
export function truthByLog(intended: Float64Array, log: ServerLog): ExactPercentiles {
  return new ExactPercentiles(
    log.number.map((number, at) => (log.answeredAt[at] as number) - (intended[number] as number)),
  );
}

/** What the plan and the freezes alone say: who comes in a freeze waits for its end, everybody else not at all, ms. */
export function truthBySchedule(intended: Float64Array, freezes: readonly Freeze[]): ExactPercentiles {
  return new ExactPercentiles(
    intended.map((start) => {
      const met = freezes.find(({ from, until }) => start >= from && start < until);
      return met === undefined ? 0 : met.until - start;
    }),
  );
}
