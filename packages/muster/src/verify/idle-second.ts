import { AT_REST } from '../stats/generator-usage.ts';
import type { SecondContext } from '../stats/run-stats.ts';

/** What closes a second for which nobody waited: where samples are recorded as fast as it goes. @param elapsed s */
export function idleSecond(elapsed: number): SecondContext {
  return { elapsed, time: elapsed * 1000, usersByClass: { Anybody: 1 }, generator: AT_REST, steady: true };
}
