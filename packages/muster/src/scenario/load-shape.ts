import { MusterError } from '../errors.ts';
import { advance, attach } from './internals.ts';
import type { ShapeFunction, Tick } from './tick.ts';
import type { CommonOptions, Environment } from './user.ts';

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
  /**
   * Whether --users, --spawn-rate and --run-time mean something beside this shape: it reads them from
   * {@link LoadShape.commonOptions}, and the run time ends the test, if the shape has not done so before. Otherwise
   * they are ignored, with a warning.
   */
  static useCommonOptions = false;

  /**
   * The most users that it asks for at any time. Say it where you know it: the limit on open files is checked for so
   * many, reports name it, and targets find it as `plan.users`. Null, the default: nobody knows before.
   */
  static mostUsers: number | null = null;

  /** The test; set before the first tick. */
  environment!: Environment;
  /** Users running now, as of this tick. */
  userCount = 0;

  #elapsed = 0;
  #origin = 0;
  #commonOptions: CommonOptions | null = null;

  /**
   * The load from now on.
   *
   * @returns users and spawn rate (users per second, above 0), with the user classes where not all are
   * wanted; null ends the test
   */
  abstract tick(): Tick | null;

  /**
   * Name of the stage that the last tick belongs to: figures and targets can be given for each. Null, the default: a
   * stage is as long as {@link LoadShape.tick} asks for the same, and is called by its number and users.
   */
  get stage(): string | null {
    return null;
  }

  /**
   * What --users, --spawn-rate and --run-time say, for a shape with `static useCommonOptions = true`.
   *
   * @example
   * // All users at once, and half of them in every second minute.
   * export class Waves extends LoadShape {
   *   static override useCommonOptions = true;
   *   override tick(): Tick {
   *     const { users, spawnRate } = this.commonOptions;
   *     return [Math.floor(this.runTime / 60) % 2 === 0 ? users : users / 2, spawnRate];
   *   }
   * }
   * @throws MusterError LOAD_SHAPE_INVALID without `useCommonOptions`, and before the first tick
   */
  get commonOptions(): CommonOptions {
    if (this.#commonOptions !== null) return this.#commonOptions;
    const { name, useCommonOptions } = this.constructor as unknown as LoadShapeClass;
    throw new MusterError(
      'LOAD_SHAPE_INVALID',
      useCommonOptions
        ? `${name} reads commonOptions before its first tick: read them in tick()`
        : `${name} reads commonOptions: it needs \`static override useCommonOptions = true\``,
    );
  }

  /** Seconds since the test began, or since {@link LoadShape.resetTime}. */
  get runTime(): number {
    return this.#elapsed - this.#origin;
  }

  /** Lets {@link LoadShape.runTime} begin anew. */
  resetTime(): void {
    this.#origin = this.#elapsed;
  }

  /** @internal Called before the first tick. */
  [attach](environment: Environment, options: CommonOptions): void {
    this.environment = environment;
    if ((this.constructor as unknown as LoadShapeClass).useCommonOptions) this.#commonOptions = options;
  }

  /** @internal Called before each tick. @param elapsed seconds since the test began */
  [advance](elapsed: number, userCount: number): void {
    this.#elapsed = elapsed;
    this.userCount = userCount;
  }
}

/** A concrete shape, as a locustfile exports it. */
export interface LoadShapeClass {
  readonly name: string;
  readonly useCommonOptions: boolean;
  readonly mostUsers: number | null;
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
 * Makes a shape of a function of time, a ready-made one or your own. Messages name it as the locustfile exports it.
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
  if (typeof loadAt !== 'function') {
    throw new MusterError('LOAD_SHAPE_INVALID', 'shapeOf() takes a function of time, such as stages([…])');
  }
  return class extends LoadShape {
    static override mostUsers = loadAt.mostUsers ?? null;
    override tick(): Tick | null {
      return loadAt(this.runTime);
    }
    override get stage(): string | null {
      return loadAt.stageAt?.(this.runTime) ?? null;
    }
  };
}
