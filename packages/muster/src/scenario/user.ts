import type { RequestObserver, UnansweredObserver } from '../client/http-client.ts';
import type { HttpOptions } from '../client/http-options.ts';
import type { RandomStream } from '../random/random-stream.ts';
import type { UserStreams } from '../random/user-streams.ts';
import type { RunStats } from '../stats/run-stats.ts';
import type { Sample } from '../stats/sample.ts';
import type { TimerWheel } from '../timing/timer-wheel.ts';
import type { Arrivals } from './arrivals/arrivals.ts';
import type { Session } from './arrivals/session.ts';
import {
  attach,
  cancel,
  countException,
  killed,
  plan,
  release,
  report,
  sleep,
  stream,
  tagsOfTask,
  unanswered,
} from './internals.ts';
import { type Measurement, type MeasureOptions, measure } from './measure.ts';
import { type RecordOptions, recordValue } from './record-value.ts';
import { type RequestDetails, type RequestEvents, reportRequest } from './report-request.ts';
import { ScenarioError } from './scenario-error.ts';
import type { Tasks } from './task.ts';
import type { UserControl } from './user-control.ts';
import type { UserPlan } from './user-plan.ts';

export type RunnerState = 'ready' | 'spawning' | 'running' | 'stopping' | 'stopped';

/** The test as a locustfile sees it: in events, and as `this.environment` of every user. */
export interface Environment {
  readonly host: string | null;
  readonly userClasses: readonly UserClass[];
  /** Tags given with --tags and --exclude-tags. */
  readonly tags: readonly string[];
  readonly excludeTags: readonly string[];
  /** Everything measured so far. */
  readonly stats: RunStats;
  /** What --users, --spawn-rate and --run-time say; under a load shape that does not read them, what is the default. */
  readonly options: CommonOptions;
  readonly runner: RunnerControl;
  /** Set it to decide the exit code of the process whatever the results. */
  processExitCode: number | null;
}

/** What a locustfile may do with the running test. */
export interface RunnerControl {
  readonly state: RunnerState;
  readonly userCount: number;
  /** Changes the load: users are started or stopped at the rate until there are so many. */
  setLoad(users: number, spawnRate: number): void;
  /** Forgets everything measured until now; the test goes on. */
  resetStats(): void;
  /** Ends the test. */
  quit(): void;
}

/** What --users, --spawn-rate and --run-time say, or the configuration and environment in their place. */
export interface CommonOptions {
  readonly users: number;
  /** Users started per second. */
  readonly spawnRate: number;
  /** Seconds; null for a run without end. */
  readonly runTime: number | null;
}

/** What the runner gives to its users: one object for all of them. */
export interface UserEnvironment {
  /** Base URL of the system under test; null when none was given. */
  readonly host: string | null;
  readonly wheel: TimerWheel;
  /** Where each user gets its random numbers from. */
  readonly streams: UserStreams;
  /** Told of every finished HTTP request. */
  readonly observe: RequestObserver;
  /** Told of every request that was cut off, with its user; absent: nobody asks. */
  readonly unanswered?: UnansweredObserver;
  /** HTTP options of the command line: over those of the classes. */
  readonly http?: HttpOptions;
  /** Puts a sample of a user into the statistics. */
  readonly record: (sample: Sample, user: User) => void;
  /** Who is told of what users measure. */
  readonly events: RequestEvents;
  /** The test as the locustfile sees it. */
  readonly environment: Environment;
}

/**
 * One virtual user. A run makes many instances of each class; every instance runs its tasks, chosen
 * at random by weight, one after another, with a wait after each, until it is stopped.
 *
 * Fields are few on purpose: tens of thousands of users live in one process.
 */
export abstract class User {
  /** Share of the users of this class among all classes without a fixed count. */
  static weight = 1;
  /** When above 0: exactly so many users of this class, whatever the weights. */
  static fixedCount = 0;
  /** Base URL when none is given on the command line. */
  static host: string | undefined;
  /** Tasks beside the methods marked with `@task`; those of base classes are added. */
  static tasks: Tasks = [];
  /**
   * When users of this class come, whatever the others do: each is started at its planned instant, lives one
   * {@link User.session} and leaves. Weight, fixed count and `--users` say nothing of such a class. The response time
   * of its first request counts from the planned instant.
   */
  static arrivals: Arrivals | undefined;
  /** What one that arrives by plan does; default: `iterations(1)`. */
  static session: Session | undefined;
  /** Sessions under way at once, at most: an arrival beyond is dropped, and counted as such. */
  static mostAtOnce = 10_000;

  readonly #given: UserEnvironment;
  readonly #stream: RandomStream;
  #control: UserControl | null = null;
  /** @internal */
  readonly [plan]: UserPlan = { at: 0, after: 0 };

  /** @internal Made by the runner alone. */
  constructor(environment: UserEnvironment) {
    if (environment === undefined) {
      throw new ScenarioError(
        'USER_CLASS_INVALID',
        `the constructor of ${new.target.name} does not pass on what it is given: leave it out, as fields and onStart do the same, or write \`constructor(environment) { super(environment); … }\``,
      );
    }
    this.#given = environment;
    this.#stream = environment.streams.next(new.target.name);
  }

  /**
   * Wait after each task, in seconds: a method, or a property such as `override waitTime = between(2, 5)`.
   * What it throws ends this user.
   */
  waitTime(): number {
    return 0;
  }

  /** Runs once, before the first task. What it throws ends this user, without `onStop`. */
  onStart(): Promise<void> | void {}

  /** Runs once, after the last task; also when the user is killed. */
  onStop(): Promise<void> | void {}

  /** Added to the `context` of each of this user's `request` events. */
  context(): Readonly<Record<string, unknown>> {
    return {};
  }

  /** The test that this user is part of. */
  get environment(): Environment {
    return this.#given.environment;
  }

  /** Base URL: the one of the command line, else that of the class. */
  get host(): string | null {
    return this.#given.host ?? (this.constructor as unknown as UserClass).host ?? null;
  }

  /** Aborts when the user is killed: for what a task awaits by itself, such as `fetch(url, { signal: this.signal })`. */
  get signal(): AbortSignal {
    return this.#running.signal;
  }

  /**
   * Sleeps one wait time inside a task. The user counts as waiting: when it is stopped meanwhile, this
   * rejects with StopUser, which a task lets pass.
   */
  wait(): Promise<void> {
    return this[sleep](this.waitTime());
  }

  /**
   * Sleeps inside a task, as {@link User.wait} does: it ends with the user.
   *
   * @param seconds 0 or more
   * @throws StopUser when the user is stopped meanwhile; ScenarioError WAIT_TIME_INVALID
   * @example
   * await this.sleep(1.5);
   */
  sleep(seconds: number): Promise<void> {
    return this[sleep](seconds);
  }

  /**
   * A random number of this user's own, as `Math.random()` gives them. Under the same `--seed` the n-th
   * user of a class draws the same numbers in every run; its tasks and wait times come from them too.
   *
   * @returns from 0 (included) to 1 (excluded)
   * @example
   * const page = 1 + Math.floor(this.random() * 10);
   */
  random(): number {
    return this.#stream.next();
  }

  /**
   * Runs something and puts it into the statistics like a request: how long it took, and whether it
   * threw, which is a failure. The exception goes no further, but for `rethrow: true`; unless it is control flow
   * (StopUser, …) or the user was killed meanwhile: then nothing is recorded, and it goes on.
   *
   * @param type the kind of thing, where an HTTP request has its method
   * @param name in the statistics; the function may change it
   * @param measured is given the {@link Measurement}
   * @returns what `measured` returns; undefined when it threw
   * @example
   * import { lookup } from 'node:dns/promises';
   * const found = await this.measure('DNS', 'localhost', () => lookup('localhost'));
   */
  measure<Result>(
    type: string,
    name: string,
    measured: (measurement: Measurement) => Result | Promise<Result>,
    options?: MeasureOptions<Result>,
  ): Promise<Result | undefined> {
    return measure(this, type, name, measured, options);
  }

  /**
   * Puts a value of your own into the statistics, in a row of its own: a time in ms, such as one that spans two tasks,
   * or with `unit` anything that is counted. What has a unit is no request: it is in no sum of them.
   *
   * @param type the kind of thing, where an HTTP request has its method
   * @param name in the statistics
   * @param value 0 to 3,600,000
   * @throws ScenarioError MEASURE_INVALID
   * @example
   * this.record('LLM', 'generated', 412, { unit: 'tokens' });
   */
  record(type: string, name: string, value: number, options?: RecordOptions): void {
    recordValue(this, type, name, value, options);
  }

  /** @internal */
  get [stream](): RandomStream {
    return this.#stream;
  }

  /** @internal Sleeps as a waiting user. */
  [sleep](seconds: number): Promise<void> {
    return this.#running.sleep(seconds);
  }

  /** @internal Puts a finished request into the statistics and tells the listeners. */
  [report](sample: Sample, details: RequestDetails): void {
    this.#given.record(sample, this);
    reportRequest(this.#given.events, this, sample, details);
  }

  /** @internal It was killed while it waited for an answer. @param waitedMs since it asked */
  [unanswered](waitedMs: number): void {
    this.#given.unanswered?.(this, waitedMs);
  }

  /** @internal */
  [countException](thrown: unknown): void {
    this.#running.count(thrown);
  }

  /** @internal */
  get [killed](): boolean {
    return this.#control?.killed === true;
  }

  /** @internal */
  get [tagsOfTask](): readonly string[] {
    return this.#control === null ? [] : this.#control.tags;
  }

  /** @internal Called by the run that this user is part of. */
  [attach](control: UserControl): void {
    this.#control = control;
  }

  /** @internal Cancels what is under way when the user is killed; `onStop` may still begin anew. */
  [cancel](): void {
    this[release]();
  }

  /** @internal Gives back what the user holds (connections); called when it has stopped. */
  [release](): void {}

  get #running(): UserControl {
    if (this.#control !== null) return this.#control;
    throw new ScenarioError(
      'USER_NOT_RUNNING',
      `${this.constructor.name} is not running yet: wait() and signal belong into onStart and tasks, not into the constructor`,
    );
  }
}

/** A concrete user class, as a locustfile exports it. */
export interface UserClass {
  readonly name: string;
  readonly prototype: User;
  readonly weight: number;
  readonly fixedCount: number;
  readonly host: string | undefined;
  readonly tasks: Tasks;
  readonly arrivals: Arrivals | undefined;
  readonly session: Session | undefined;
  readonly mostAtOnce: number;
  new (environment: UserEnvironment): User;
}
