import type { ShapeFunction, Tick } from '../tick.ts';
import type { UserClass } from '../user.ts';
import { count, invalid, rate, seconds, type Timespan } from './shape-input.ts';

/** A stretch of a test with one load. */
export interface Stage {
  /** What figures of this stage are called; default: its number and users. */
  readonly name?: string;
  /** When it ends, reckoned, as in Locust, from the beginning of the test and not of the stage. */
  readonly duration: Timespan;
  readonly users: number;
  /** Users started or stopped per second. */
  readonly spawnRate: number;
  /** Of which classes those are that start in this stage; all by default. */
  readonly userClasses?: readonly UserClass[];
}

/**
 * One load after another. The test ends with the last stage.
 *
 * ```
 *  users           ┌────
 *          ┌───────┘
 *  ────────┘
 * ```
 *
 * @throws MusterError LOAD_SHAPE_INVALID
 * @example
 * export const Rush = shapeOf(
 *   stages([
 *     { duration: '1m', users: 10, spawnRate: 10 },
 *     { duration: '5m', users: 100, spawnRate: 10 }, // from minute 1 to minute 5
 *   ]),
 * );
 */
export function stages(list: readonly Stage[]): ShapeFunction {
  if (!Array.isArray(list))
    throw invalid('stages() takes a list: stages([{ duration, users, spawnRate }, …])');
  if (list.length === 0) throw invalid('stages([]) has no stage: give at least one');
  const ends: number[] = [];
  const ticks = list.map((stage, index): Tick => {
    const at = `stages: [${index}]`;
    const end = seconds(`${at}.duration`, stage.duration);
    const before = ends.at(-1) ?? 0;
    if (end <= before) {
      throw invalid(
        `${at}.duration is ${end} s and that of the stage before is ${before} s: durations count from the beginning of the test, each is longer than the one before`,
      );
    }
    ends.push(end);
    const users = count(`${at}.users`, stage.users);
    const spawnRate = rate(`${at}.spawnRate`, stage.spawnRate);
    return stage.userClasses === undefined ? [users, spawnRate] : [users, spawnRate, stage.userClasses];
  });
  const indexAt = (now: number): number => ends.findIndex((end) => now < end);
  return Object.assign((now: number): Tick | null => ticks[indexAt(now)] ?? null, {
    stageAt: (now: number): string | null => list[indexAt(now)]?.name ?? null,
    mostUsers: ticks.reduce((most, [users]) => Math.max(most, users), 0),
  });
}
