import type { Environment } from '../events/environment.ts';
import type { ShapeFunction, Tick } from './tick.ts';

/**
 * A load that changes over the test. Export one subclass from the locustfile, and it decides how many
 * users run: {@link LoadShape.tick} is asked once a second, also while users are being started, and
 * only a changed answer changes the load.
 *
 * A `tick` that throws ends the test with LOAD_SHAPE_FAILED; one that throws StopTest ends it as such.
 *
 * @example
 * // Ten users more every minute, until responses get slow.
 * export class UntilSlow extends LoadShape {
 *   override tick(): Tick | null {
 *     const slow = (this.environment.stats.seconds.at(-1)?.p95 ?? 0) > 500;
 *     return slow ? null : [10 * Math.ceil((this.runTime + 1) / 60), 10];
 *   }
 * }
 */
export abstract class LoadShape {
  /** Let --users, --spawn-rate and --run-time stand beside the shape; otherwise a warning says that it decides. */
  static useCommonOptions = false;

  /** The test; set before the first tick. */
  environment!: Environment;
  /** Users running now, as of this tick. */
  userCount = 0;

  #elapsed = 0;
  #origin = 0;

  /**
   * The load from now on.
   *
   * @returns users and spawn rate (users per second, above 0), with the user classes where not all are
   * wanted; null ends the test
   */
  abstract tick(): Tick | null;

  /** Seconds since the test began, or since {@link LoadShape.resetTime}. */
  get runTime(): number {
    return this.#elapsed - this.#origin;
  }

  /** Lets {@link LoadShape.runTime} begin anew. */
  resetTime(): void {
    this.#origin = this.#elapsed;
  }

  /** @internal Called before each tick. @param elapsed seconds since the test began */
  advance(elapsed: number, userCount: number): void {
    this.#elapsed = elapsed;
    this.userCount = userCount;
  }
}

/** A concrete shape, as a locustfile exports it. */
export interface LoadShapeClass {
  readonly name: string;
  readonly useCommonOptions: boolean;
  new (): LoadShape;
}

/** Whether an export of a locustfile is a shape to be run: it has a `tick` and is not `static abstract = true`. */
export function isLoadShape(value: unknown): value is LoadShapeClass {
  if (typeof value !== 'function' || !(value.prototype instanceof LoadShape)) return false;
  if (typeof value.prototype.tick !== 'function') return false;
  // Not inherited: a base class says it of itself alone.
  return !(Object.hasOwn(value, 'abstract') && (value as { abstract?: unknown }).abstract === true);
}

/**
 * Makes a shape of a function of time, a ready-made one or your own.
 *
 * @example
 * export const Rush = shapeOf(
 *   stages([
 *     { duration: '2m', users: 100, spawnRate: 10 },
 *     { duration: '10m', users: 1000, spawnRate: 50 },
 *   ]),
 * );
 */
export function shapeOf(loadAt: ShapeFunction): LoadShapeClass {
  return class Shape extends LoadShape {
    override tick(): Tick | null {
      return loadAt(this.runTime);
    }
  };
}
