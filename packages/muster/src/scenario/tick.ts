import type { UserClass } from './user.ts';

/**
 * The load that a shape asks for: how many users, started or stopped how many per second, and, where
 * given, of which classes those are that are started from now on (all by default).
 */
export type Tick =
  | readonly [users: number, spawnRate: number]
  | readonly [users: number, spawnRate: number, userClasses: readonly UserClass[]];

/** The load at a time. @param seconds since the test began @returns null when the test is over */
export interface ShapeFunction {
  (seconds: number): Tick | null;
  /** Name of the stage at a time; null for one without a name of its own. */
  readonly stageAt?: (seconds: number) => string | null;
  /** The most users that it asks for at any time, where that is known. */
  readonly mostUsers?: number;
}
