import type { HttpResponse } from '../client/http-response.ts';
import { MusterError } from '../errors.ts';
import { Events } from '../events/events.ts';
import { seedProcess } from '../random/process-stream.ts';
import { drawSeed } from '../random/seed.ts';
import { userStreams } from '../random/user-streams.ts';
import { ControlFlow, StopTest, StopUser } from '../scenario/control-flow.ts';
import { attach } from '../scenario/internals.ts';
import type { LoadShape } from '../scenario/load-shape.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';
import type { CommonOptions, Environment, RunnerControl, RunnerState } from '../scenario/user.ts';
import { User, type UserClass } from '../scenario/user.ts';
import { checkUserClass } from '../scenario/user-checks.ts';
import type { Sample } from '../stats/sample.ts';
import type { WaitingUsers } from '../stats/waiting-users.ts';
import { ArrivalGroup } from './arrival-group.ts';
import { refuseNamesOfRunner } from './foreign-names.ts';
import { GeneratorMonitor } from './generator-monitor.ts';
import { groupedSample } from './grouped-sample.ts';
import { httpSample } from './http-sample.ts';
import { checkLoad, type Load } from './load.ts';
import { LoadPlan, type Seat } from './load-plan.ts';
import { requestEvent } from './request-event.ts';
import { RunTimers } from './run-timers.ts';
import type { RunEnd, RunnerOptions } from './runner-options.ts';
import { ShapeControl } from './shape-control.ts';
import { TestEnvironment } from './test-environment.ts';
import { Unanswered } from './unanswered.ts';
import { UsageWatch } from './usage-watch.ts';
import type { CountedClass } from './user-class-order.ts';
import { UserGroup } from './user-group.ts';

export type { RunEnd, RunnerOptions } from './runner-options.ts';

/**
 * Carries out a test: starts and stops users as the load asks for, closes each second of the
 * statistics, fires the events, and stops all at the end.
 *
 * ```
 * ready ──▶ spawning ◀──▶ running ──▶ stopping ──▶ stopped
 * ```
 */
export class Runner implements RunnerControl {
  /** The test as the locustfile sees it. */
  readonly environment: Environment;

  readonly #options: RunnerOptions;
  readonly #events: Events;
  readonly #group: UserGroup;
  #plan: LoadPlan;
  readonly #arrivals: ArrivalGroup;
  /** Those whose users do not arrive by plan: the load speaks of them. */
  readonly #closed: readonly UserClass[];
  #classes: readonly CountedClass[];
  readonly #shape: ShapeControl | null;
  readonly #monitor = new GeneratorMonitor();
  readonly #usage: UsageWatch;
  readonly #unanswered = new Unanswered();
  readonly #over: Promise<void>;
  #resolveOver: () => void = () => {};
  #state: RunnerState = 'ready';
  #load: Load;
  #end: RunEnd | null = null;
  /** Why the run cannot go on; {@link Runner.run} throws it. */
  #failure: MusterError | ScenarioError | null = null;
  /** Instants on the clock of `performance.now()`. */
  #startedAt = 0;
  #lastRoll = 0;
  /** When the load had last come about in full. */
  #settledAt = Number.POSITIVE_INFINITY;
  #resetDone = false;
  readonly #timers: RunTimers;

  /**
   * @throws MusterError LOAD_INVALID
   * @throws ScenarioError when the tasks of a class are not in order
   */
  constructor(options: RunnerOptions) {
    const {
      userClasses,
      wheel,
      seed = drawSeed(),
      tags = [],
      excludeTags = [],
      equalWeights = false,
    } = options;
    this.#options = options;
    this.#timers = new RunTimers(wheel);
    this.#events = options.events ?? new Events();
    this.#closed = userClasses.filter(({ arrivals }) => arrivals === undefined);
    this.#load = this.#loadOf({ users: options.users, spawnRate: options.spawnRate });
    seedProcess(seed);
    this.environment = new TestEnvironment(
      { ...options, tags, excludeTags, options: commonOf(options) },
      this,
    );
    this.#usage = new UsageWatch(this.#events, this.environment);
    this.#classes = this.#countedClasses();
    this.#plan = new LoadPlan(this.#classes);
    this.#shape = this.#shapeControl(options.shape ?? null);
    this.#over = new Promise((resolve) => {
      this.#resolveOver = resolve;
    });
    this.#group = new UserGroup({
      userClasses,
      wheel,
      selection: { tags, excludeTags, equalWeights },
      stopTimeout: options.stopTimeout,
      environment: {
        host: options.host,
        ...(options.http !== undefined && { http: options.http }),
        wheel,
        streams: userStreams(seed),
        observe: this.#observe,
        unanswered: this.#unanswered.cutOff,
        record: this.#record,
        events: this.#events,
        environment: this.environment,
      },
      onException: this.#onException,
      onStopTest: this.quit,
      onLag: (milliseconds) => options.stats.recordLag(milliseconds),
      onStillborn: this.#onStillborn,
      onOver: this.#onUserOver,
    });
    const start = (seat: Seat, plannedAt: number): boolean => this.#group.start(seat, plannedAt);
    this.#arrivals = new ArrivalGroup({ userClasses, seed, wheel, stats: options.stats, start });
  }

  get state(): RunnerState {
    return this.#state;
  }

  /** Users running, also those being stopped. */
  get userCount(): number {
    return this.#group.count;
  }

  /** Users asked for. */
  get targetUsers(): number {
    return this.#load.users;
  }

  /** Users that were killed and given up because their `onStop` came to no end. */
  get abandonedUsers(): number {
    return this.#group.abandoned;
  }

  /** Users that got no answer any more before they were killed at the end. */
  get waitingUsers(): WaitingUsers {
    return this.#unanswered.users;
  }

  /**
   * Runs until the run time or the shape is over, or until somebody ends it, and all users have ended.
   *
   * @returns why it ended
   * @throws MusterError when it could not go on: HOST_MISSING, LOAD_SHAPE_FAILED; ScenarioError WAIT_TIME_INVALID. All users have ended
   * then, too.
   */
  async run(): Promise<RunEnd> {
    this.#events.onStopTest = this.quit;
    for (const warning of this.#group.warnings) this.#warn(warning);
    await this.#events.testStart.fireAndWait({ environment: this.environment });
    this.#begin();
    await this.#over;
    await this.#events.testStopping.fireAndWait({ environment: this.environment });
    await this.#group.stopAll();
    this.#timers.cancel('second');
    this.#roll();
    this.#enter('stopped');
    this.#monitor.stop();
    this.#warnOfAbandoned();
    await this.#events.testStop.fireAndWait({ environment: this.environment });
    if (this.#failure !== null) throw this.#failure;
    return this.#end as RunEnd;
  }

  /**
   * Changes the load while the test runs: users are started or stopped at the rate until there are so
   * many. Replaces a change that is still under way. Users that ended by themselves are made up for.
   * Users that arrive by plan have no part in it. Under a shape it holds until the shape asks for something new. After the end it does nothing.
   *
   * @param users a whole number, 0 or more
   * @param spawnRate users started or stopped per second, above 0
   * @param userClasses of which classes those are that start from now on; all by default
   * @throws MusterError LOAD_INVALID, UNKNOWN_USER_CLASS
   */
  setLoad(users: number, spawnRate: number, userClasses?: readonly UserClass[]): void {
    this.#load = this.#loadOf({ users, spawnRate, userClasses });
    this.#options.onLoad?.(this.#load);
    if (this.#state === 'spawning' || this.#state === 'running') this.#change();
  }

  /** Ends the run before its time, as Ctrl-C does. */
  stop(): void {
    this.#finish('interrupted');
  }

  /** Ends the test by its own will, as StopTest does. */
  readonly quit = (): void => {
    this.#finish('stopped by the test');
  };

  /** Ends the test because a target that may do so was missed. */
  targetMissed(): void {
    this.#finish('a target was missed');
  }

  /** Forgets everything measured until now; the test goes on. */
  resetStats(): void {
    if (this.#state === 'ready' || this.#state === 'stopped') return;
    const now = performance.now();
    this.#options.stats.reset((now - this.#startedAt) / 1000);
    this.#lastRoll = now;
    this.#events.resetStats.fire(undefined);
  }

  #begin(): void {
    const { runTime } = this.#options;
    this.#startedAt = performance.now();
    this.#lastRoll = this.#startedAt;
    this.#monitor.start();
    this.#timers.eachSecond('second', this.#startedAt, this.#onSecond);
    // Ended while the listeners of testStart ran.
    if (this.#end !== null) return;
    if (!this.#readClasses()) return;
    this.#enter('spawning');
    this.#arrivals.begin(this.#startedAt);
    this.#timers.at('ramps', this.#evenAt, () => this.#settle());
    if (runTime !== null)
      this.#timers.at('end', this.#startedAt + runTime * 1000, () => this.#finish('run time'));
    if (this.#shape === null) this.#change();
    else this.#askShape(this.#shape);
  }

  /**
   * Listeners of `init` and `testStart` may have changed weights, fixed counts and tasks.
   *
   * @returns false when they left something that cannot be
   */
  #readClasses(): boolean {
    try {
      this.#options.userClasses.forEach(checkUserClass);
      this.#group.readTasks();
    } catch (thrown) {
      if (!(thrown instanceof ScenarioError)) throw thrown;
      this.#fail(thrown);
      return false;
    }
    this.#classes = this.#countedClasses();
    this.#plan = new LoadPlan(this.#classes);
    return true;
  }

  #countedClasses(): CountedClass[] {
    return this.#closed.map(({ name, weight, fixedCount }) => ({
      name,
      weight: this.#options.equalWeights === true ? 1 : weight,
      fixedCount,
    }));
  }

  /** The first end counts; no user is started after it. */
  #finish(end: RunEnd): void {
    if (this.#end !== null) return;
    const { runTime } = this.#options;
    const over = runTime === null ? Number.POSITIVE_INFINITY : this.#startedAt + runTime * 1000;
    this.#arrivals.end(Math.min(performance.now(), over), this.#failure === null);
    // One that arrived last may have ended it.
    if (this.#end !== null) return;
    this.#end = end;
    this.#enter('stopping');
    this.#unanswered.begin(this.#group.count);
    this.#timers.cancel('end', 'spawn', 'ramps');
    this.#resolveOver();
  }

  #fail(failure: MusterError | ScenarioError): void {
    this.#failure ??= failure;
    this.#finish('stopped by the test');
  }

  #change(): void {
    const { users, spawnRate, userClasses } = this.#load;
    const names = userClasses?.map(({ name }) => name);
    const classes =
      names === undefined ? undefined : this.#classes.filter(({ name }) => names.includes(name));
    this.#plan.setLoad(this.#elapsed(), users, spawnRate, classes);
    this.#enter('spawning');
    if (!this.#plan.complete) this.#settledAt = Number.POSITIVE_INFINITY;
    // From the event loop: whoever asks may be a user in the middle of its start.
    this.#timers.at('spawn', performance.now(), this.#advance);
  }

  /** Starts and stops every user whose time has come, then sets the time for the next. */
  readonly #advance = (): void => {
    const now = this.#elapsed();
    for (let step = this.#plan.take(now); step !== null; step = this.#plan.take(now)) {
      if (step.kind === 'start') this.#group.start(step.seat);
      else this.#group.stop(step.seat);
      if (this.#end !== null) return;
    }
    const next = this.#plan.nextAt;
    if (next !== null) this.#timers.at('spawn', this.#startedAt + next * 1000, this.#advance);
    this.#settle();
  };

  /** Tells that the load has come about, when it has. */
  #settle(): void {
    if (this.#state !== 'spawning' || !this.#plan.complete || this.#group.leaving > 0) return;
    if (performance.now() < this.#evenAt) return;
    this.#enter('running');
    this.#settledAt = Math.min(this.#settledAt, performance.now());
    if (this.#options.resetStats === true && !this.#resetDone) this.resetStats();
    this.#resetDone = true;
    this.#events.spawningComplete.fire({ userCount: this.#group.count });
  }

  readonly #onUserOver = (seat: Seat, completed: boolean): void => {
    this.#arrivals.over(seat, completed);
    this.#plan.ended(seat);
    this.#settle();
  };

  /**
   * Counted as an exception, unless it is something to be put right: then no other user can start either. One that stops
   * while it is made has merely ended.
   */
  readonly #onStillborn = (thrown: unknown, seat: Seat): void => {
    this.#plan.ended(seat);
    if (thrown instanceof StopTest) this.quit();
    else if (thrown instanceof MusterError || isOfClass(thrown)) this.#fail(thrown);
    else if (!(thrown instanceof StopUser)) this.#onException(thrown, null);
  };

  readonly #onException = (thrown: unknown, user: User | null): void => {
    if (this.#state === 'stopped') return;
    // Found late, when a TaskSet is made for the first time.
    if (isOfClass(thrown) && thrown.code === 'MEMBER_UNKNOWN') {
      this.#fail(thrown);
      return;
    }
    this.#options.stats.recordException(thrown, Date.now());
    this.#events.userError.fire({ user, exception: thrown });
  };

  readonly #observe = (response: HttpResponse): void => {
    this.#record(httpSample(response), response.sender);
    if (this.#events.request.hasListeners && this.#state !== 'stopped') this.#tellOf(response);
  };

  #tellOf(response: HttpResponse): void {
    try {
      this.#events.request.fire(requestEvent(response));
    } catch (thrown) {
      if (thrown instanceof ControlFlow) throw thrown;
      // The user's own `context()`: its mistake must not come out of the client.
      this.#onException(thrown, null);
    }
  }

  readonly #record = (sample: Sample, sender: unknown): void => {
    // What users given up still do is not part of the test.
    if (this.#state === 'stopped') return;
    const { stats } = this.#options;
    stats.record(stats.grouped && sender instanceof User ? groupedSample(sample, sender) : sample);
  };

  readonly #onSecond = (): void => {
    this.#roll();
    // Asked afterwards: a change belongs to the second that begins, and the shape sees the one that is over.
    if (this.#shape !== null && this.#end === null) this.#askShape(this.#shape);
  };

  /** Asks the shape for its load; only a changed one is set. */
  #askShape(shape: ShapeControl): void {
    try {
      const load = shape.next(this.#elapsed(), this.#group.count);
      if (load === 'over') this.#finish('shape');
      else if (load !== 'unchanged') this.setLoad(load.users, load.spawnRate, load.userClasses);
    } catch (thrown) {
      if (thrown instanceof MusterError) this.#fail(thrown);
      else this.quit();
    }
  }

  #roll(): void {
    const now = performance.now();
    const generator = this.#monitor.read();
    const second = this.#options.stats.roll({
      elapsed: this.#elapsed(now),
      time: Date.now(),
      usersByClass: this.#group.countByClass,
      generator,
      steady: this.#end === null && this.#settledAt <= this.#lastRoll,
      stage: this.#shape?.stage ?? null,
    });
    this.#lastRoll = now;
    this.#usage.add(generator, second.length);
  }

  #enter(state: RunnerState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState?.(state, this.#group.count);
  }

  #warnOfAbandoned(): void {
    const { abandoned } = this.#group;
    if (abandoned === 0) return;
    this.#warn(
      `${abandoned} users did not come to an end when they were killed: what their onStop awaits takes too long; they were given up`,
    );
  }

  #warn(message: string): void {
    this.#options.onWarning?.(message);
  }

  #shapeControl(shape: LoadShape | null): ShapeControl | null {
    if (shape === null) return null;
    const { users, spawnRate, runTime } = this.#options;
    shape[attach](this.environment, { users, spawnRate, runTime });
    return new ShapeControl(shape, this.#closed);
  }

  /** Without a class that it could speak of, a load is one of no users. @throws MusterError */
  #loadOf(load: Load): Load {
    checkLoad(load, this.#closed);
    return this.#closed.length === 0 ? { ...load, users: 0 } : load;
  }

  /** From when on no rate of arrivals changes any more, on the clock of `performance.now()`. */
  get #evenAt(): number {
    return this.#startedAt + this.#arrivals.evenFrom * 1000;
  }

  /** Seconds since the run began. */
  #elapsed(now = performance.now()): number {
    return (now - this.#startedAt) / 1000;
  }
}

refuseNamesOfRunner(Runner.prototype);

function commonOf({ users, spawnRate, runTime }: RunnerOptions): CommonOptions {
  return { users, spawnRate, runTime };
}

const classCodes: ReadonlySet<string> = new Set([
  'MEMBER_UNKNOWN',
  'USER_CLASS_INVALID',
  'WAIT_TIME_INVALID',
]);

/** What is wrong with a class is wrong with every user of it. */
function isOfClass(thrown: unknown): thrown is ScenarioError {
  return thrown instanceof ScenarioError && classCodes.has(thrown.code);
}
