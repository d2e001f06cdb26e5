import type { Timespan } from '../shapes/shape-input.ts';
import { invalid, seconds } from './arrivals-input.ts';

/** What a user that arrives by plan does between `onStart` and `onStop`. See {@link iterations} and {@link lasting}. */
export class Session {
  /** @internal Made by {@link iterations} and {@link lasting}. */
  constructor(
    /** Tasks of the user class; a TaskSet is one until it is left. Infinity: as many as the time allows. */
    readonly iterations: number,
    /** Seconds from its start, `onStart` included; Infinity: as long as it takes. */
    readonly duration: number,
  ) {}
}

/**
 * A session of so many tasks, with the wait time between them. A TaskSet is one task, from entering it until
 * `interrupt()` leaves it.
 *
 * @param count a whole number, 1 or more
 * @throws ScenarioError ARRIVALS_INVALID
 * @example
 * class Shopper extends HttpUser {
 *   static override arrivals = perSecond(5);
 *   static override session = iterations(3);
 * }
 */
export function iterations(count: number): Session {
  if (Number.isInteger(count) && count >= 1) return new Session(count, Number.POSITIVE_INFINITY);
  throw invalid(`iterations(${String(count)}): it takes a whole number of tasks, 1 or more`);
}

/**
 * A session that ends after a time: a user that waits leaves then, one in a task finishes it first.
 *
 * @param duration from the start of the session
 * @throws ScenarioError ARRIVALS_INVALID
 * @example
 * class Reader extends HttpUser {
 *   static override arrivals = perSecond(5);
 *   static override session = lasting('2m');
 * }
 */
export function lasting(duration: Timespan): Session {
  return new Session(Number.POSITIVE_INFINITY, seconds('lasting: the duration', duration));
}
