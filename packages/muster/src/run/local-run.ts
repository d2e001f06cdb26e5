import { forgetSideBySide } from '../client/side-by-side.ts';
import { MusterError } from '../errors.ts';
import type { Events } from '../events/events.ts';
import { Runner } from '../load/runner.ts';
import type { RunnerOptions } from '../load/runner-options.ts';
import { checkHost } from '../scenario/http-user-checks.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';
import type { Environment, RunnerState } from '../scenario/user.ts';
import type { Groups } from '../stats/group-table.ts';
import { RunStats } from '../stats/run-stats.ts';
import type { WaitingUsers } from '../stats/waiting-users.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { Readers } from './readers.ts';
import type { Run, RunReader } from './run.ts';
import type { RunEnding } from './run-event.ts';

/** How a run of this process is to go, and what is to be known of it. */
export interface LocalRunOptions
  extends Omit<RunnerOptions, 'wheel' | 'stats' | 'events' | 'onState' | 'onLoad' | 'onWarning'> {
  /** For which user classes and tags there are to be figures. */
  readonly groups: Groups;
  /** Keep current percentiles of every name too. */
  readonly recentByName: boolean;
}

/**
 * A run whose users are in this process: the runner, and the statistics that its seconds add up to. The path of a
 * second: the runner closes it ({@link Runner}), the statistics add it up ({@link RunStats.roll}), and every reader is
 * told of it here.
 */
export class LocalRun implements Run {
  readonly stats: RunStats;
  readonly #options: LocalRunOptions;
  readonly #events: Events;
  readonly #runner: Runner;
  readonly #readers = new Readers();
  readonly #forgetListeners: () => void;

  /**
   * @param events of the locustfile; what listens to them from now on is gone when the run is closed
   * @throws MusterError LOAD_INVALID
   * @throws ScenarioError when the tasks of a class are not in order
   */
  constructor(options: LocalRunOptions, events: Events) {
    this.#options = options;
    this.#events = events;
    this.#forgetListeners = events.mark();
    forgetSideBySide();
    const onWarning = (message: string): void => this.#readers.tell({ type: 'warning', message });
    this.stats = new RunStats({ recentByName: options.recentByName, groups: options.groups, onWarning });
    this.stats.onRoll((second, delta) => this.#readers.tell({ type: 'second', second, delta }));
    this.stats.onReset(() => this.#readers.tell({ type: 'reset', time: Date.now() }));
    this.#runner = new Runner({
      ...options,
      wheel: new TimerWheel(),
      stats: this.stats,
      events,
      onState: (state, users) => this.#readers.tell({ type: 'state', state, users }),
      onLoad: ({ users, spawnRate }) => this.#readers.tell({ type: 'loadChanged', users, spawnRate }),
      onWarning,
    });
  }

  get state(): RunnerState {
    return this.#runner.state;
  }

  get targetUsers(): number {
    return this.#runner.targetUsers;
  }

  /** The test as the locustfile sees it. */
  get environment(): Environment {
    return this.#runner.environment;
  }

  /** Users that got no answer any more before they were killed at the end. */
  get waitingUsers(): WaitingUsers {
    return this.#runner.waitingUsers;
  }

  setLoad(users: number, spawnRate: number): void {
    this.#runner.setLoad(users, spawnRate);
  }

  stop(): void {
    this.#runner.stop();
  }

  /** Ends it because a target that may do so was missed. */
  targetMissed(): void {
    this.#runner.targetMissed();
  }

  resetStats(): void {
    this.#runner.resetStats();
  }

  subscribe(reader: RunReader): () => void {
    return this.#readers.subscribe(reader);
  }

  /** Counts an exception that belongs to no user. */
  exception(thrown: unknown): void {
    this.stats.recordException(thrown, Date.now());
    this.#events.userError.fire({ user: null, exception: thrown });
  }

  /**
   * Asks the listeners of `init`, and whether every class has a host: they may have set one.
   *
   * @throws MusterError INIT_LISTENER_FAILED: what a locustfile sets up for the run is missing; HOST_MISSING
   */
  async init(): Promise<void> {
    await this.#events.init.fireAndWait({ environment: this.environment });
    if (this.#events.listenerErrors.some(({ event }) => event === 'init')) {
      throw new MusterError(
        'INIT_LISTENER_FAILED',
        'a listener of init threw, see above; the run does not begin',
      );
    }
    for (const userClass of this.#options.userClasses) checkHost(userClass, this.#options.host);
  }

  /** Carries it out. @returns how it ended, also when it could not go on: `failure` says why then */
  async run(): Promise<RunEnding> {
    const startTime = Date.now();
    this.#readers.tell({ type: 'started', time: startTime });
    const ending = { startTime, ...(await this.#ending()), endTime: Date.now() };
    this.#readers.tell({ type: 'ended', ...ending });
    return ending;
  }

  /** What was judged of it, for its readers. */
  judged(verdict: Verdict): void {
    this.#readers.tell({ type: 'judged', verdict });
  }

  /** Nothing of it is left over for the next: not its listeners, nor what they threw. */
  close(): void {
    this.#forgetListeners();
  }

  async #ending(): Promise<Pick<RunEnding, 'ended' | 'failure'>> {
    try {
      return { ended: await this.#runner.run(), failure: null };
    } catch (error) {
      const isKnown = error instanceof MusterError || error instanceof ScenarioError;
      if (this.#runner.state !== 'stopped' || !isKnown) throw error;
      return { ended: 'stopped by the test', failure: error };
    }
  }
}
