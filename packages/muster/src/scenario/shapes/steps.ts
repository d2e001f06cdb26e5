import type { ShapeFunction, Tick } from '../tick.ts';
import { count, rate, seconds, type Timespan } from './shape-input.ts';

export interface Steps {
  /** How long each step lasts. */
  readonly stepTime: Timespan;
  /** Users added by each step, the first one included. */
  readonly stepUsers: number;
  /** Users started per second. */
  readonly spawnRate: number;
  /** How long the test lasts. */
  readonly runTime: Timespan;
}

/**
 * So many users more after every step: where does the system begin to give?
 *
 * ```
 *  users        ┌──
 *            ┌──┘
 *         ┌──┘
 *  ───────┘
 * ```
 *
 * @throws MusterError LOAD_SHAPE_INVALID
 * @example
 * export const Stairs = shapeOf(steps({ stepTime: 30, stepUsers: 10, spawnRate: 10, runTime: '10m' }));
 */
export function steps(options: Steps): ShapeFunction {
  const stepTime = seconds('steps: stepTime', options.stepTime);
  const stepUsers = count('steps: stepUsers', options.stepUsers, 1);
  const spawnRate = rate('steps: spawnRate', options.spawnRate);
  const runTime = seconds('steps: runTime', options.runTime);
  const usersAt = (now: number): number => (Math.floor(now / stepTime) + 1) * stepUsers;
  const loadAt = (now: number): Tick | null => (now < runTime ? [usersAt(now), spawnRate] : null);
  // The step that would begin at the end never does.
  return Object.assign(loadAt, { mostUsers: Math.ceil(runTime / stepTime) * stepUsers });
}
