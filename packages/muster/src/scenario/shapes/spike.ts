import type { ShapeFunction, Tick } from '../tick.ts';
import { count, invalid, rate, seconds, type Timespan } from './shape-input.ts';

export interface Spike {
  /** Users before and after the spike. */
  readonly users: number;
  /** Users during the spike. */
  readonly peakUsers: number;
  /** When the spike begins, from the beginning of the test. */
  readonly startAt: Timespan;
  /** How long it lasts. */
  readonly duration: Timespan;
  /** Users started or stopped per second: how steep it is. */
  readonly spawnRate: number;
  /** How long the test lasts; longer than the spike, to see how the system recovers. */
  readonly runTime: Timespan;
}

/**
 * An even load with a sudden rush in it.
 *
 * ```
 *  users    ┌──┐
 *           │  │
 *  ─────────┘  └─────────
 * ```
 *
 * @throws MusterError LOAD_SHAPE_INVALID
 * @example
 * export const News = shapeOf(
 *   spike({ users: 50, peakUsers: 500, startAt: '2m', duration: 30, spawnRate: 100, runTime: '5m' }),
 * );
 */
export function spike(options: Spike): ShapeFunction {
  const users = count('spike: users', options.users);
  const peakUsers = count('spike: peakUsers', options.peakUsers);
  const spawnRate = rate('spike: spawnRate', options.spawnRate);
  const begin = seconds('spike: startAt', options.startAt);
  const end = begin + seconds('spike: duration', options.duration);
  const runTime = seconds('spike: runTime', options.runTime);
  if (peakUsers <= users) {
    throw invalid(
      `spike: peakUsers is ${peakUsers} and users is ${users}: a spike has more users than the rest`,
    );
  }
  if (end > runTime) {
    throw invalid(
      `spike: the spike ends after ${end} s and the test after ${runTime} s: make runTime longer`,
    );
  }
  const loadAt = (now: number): Tick | null => {
    if (now >= runTime) return null;
    return [now >= begin && now < end ? peakUsers : users, spawnRate];
  };
  return Object.assign(loadAt, { mostUsers: peakUsers });
}
