import type { HttpResponse } from '../client/http-response.ts';
import type { Method } from '../client/wire-request.ts';
import { tasksOf } from '../scenario/task.ts';
import { taskChoice } from '../scenario/task-choice.ts';
import type { UserClass, UserEnvironment } from '../scenario/user.ts';
import type { RunStats } from '../stats/run-stats.ts';
import type { Second } from '../stats/second.ts';
import type { Timer, TimerWheel } from '../timing/timer-wheel.ts';
import { GeneratorMonitor } from './generator-monitor.ts';
import { spawnTime } from './spawn-schedule.ts';
import { userClassOrder } from './user-class-order.ts';
import { UserRun, type UserRunContext } from './user-run.ts';

/** How a run is to go. */
export interface RunnerOptions {
  readonly userClasses: readonly UserClass[];
  readonly users: number;
  /** Users started per second. */
  readonly spawnRate: number;
  /** Seconds from the first user's start; null: until stopped. */
  readonly runTime: number | null;
  /** Seconds that tasks under way get at the end before their requests are cancelled. */
  readonly stopTimeout: number;
  readonly host: string | null;
  readonly wheel: TimerWheel;
  readonly stats: RunStats;
  /** Called at the end of each second. */
  readonly onSecond: (second: Second) => void;
}

export type RunEnd = 'run time' | 'interrupted';

/** Starts the users at their rate, closes each second of the statistics, and stops all at the end. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #running = new Map<string, Set<UserRun>>();
  readonly #contexts = new Map<string, UserRunContext>();
  readonly #monitor = new GeneratorMonitor();
  readonly #order: readonly string[];
  #startedAt = 0;
  /** When the last user had been started, on the clock of `performance.now()`. */
  #spawnedAt = Number.POSITIVE_INFINITY;
  #spawned = 0;
  #lastRoll = 0;
  #end: ((end: RunEnd) => void) | null = null;
  #ended = false;
  /** What is to happen later: the end, the next second, the next user, the end of patience. */
  readonly #timers = new Map<'end' | 'roll' | 'spawn' | 'patience', Timer>();

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#order = userClassOrder(options.userClasses, options.users);
    for (const userClass of options.userClasses) {
      this.#running.set(userClass.name, new Set());
      this.#contexts.set(userClass.name, {
        wheel: options.wheel,
        nextTask: taskChoice(tasksOf(userClass), Math.random),
        onException: (thrown) => options.stats.exceptions.record(thrown, Date.now()),
      });
    }
  }

  /** Runs until the run time is over or {@link Runner.stop} is called, and all users have ended. */
  async run(): Promise<RunEnd> {
    const { runTime } = this.#options;
    this.#startedAt = performance.now();
    this.#lastRoll = this.#startedAt;
    this.#monitor.start();
    const over = new Promise<RunEnd>((resolve) => {
      this.#end = resolve;
    });
    if (runTime !== null) this.#at('end', this.#startedAt + runTime * 1000, () => this.#end?.('run time'));
    this.#spawnDue();
    this.#scheduleRoll(1);
    const end = await over;
    this.#ended = true;
    await this.#stopUsers();
    this.#roll();
    this.#monitor.stop();
    for (const timer of this.#timers.values()) this.#options.wheel.cancel(timer);
    return end;
  }

  /** Ends the run before its time. */
  stop(): void {
    this.#end?.('interrupted');
  }

  /** Starts every user whose time has come, then sets the time for the next. */
  readonly #spawnDue = (): void => {
    const { spawnRate } = this.#options;
    const due = (): number => this.#startedAt + spawnTime(this.#spawned, spawnRate) * 1000;
    while (!this.#ended && this.#spawned < this.#order.length && due() <= performance.now()) {
      this.#spawn(this.#order[this.#spawned] as string);
      this.#spawned += 1;
    }
    if (this.#ended) return;
    if (this.#spawned < this.#order.length) this.#at('spawn', due(), this.#spawnDue);
    else this.#spawnedAt = performance.now();
  };

  #spawn(name: string): void {
    const { stats } = this.#options;
    const userClass = this.#options.userClasses.find((one) => one.name === name) as UserClass;
    const running = this.#running.get(name) as Set<UserRun>;
    try {
      const user = new userClass(this.#environment);
      const run = new UserRun(user, this.#contexts.get(name) as UserRunContext);
      running.add(run);
      void run.over.then(() => running.delete(run));
    } catch (thrown) {
      stats.exceptions.record(thrown, Date.now());
    }
  }

  get #environment(): UserEnvironment {
    return { host: this.#options.host, wheel: this.#options.wheel, observe: this.#observe };
  }

  readonly #observe = (method: Method, name: string, response: HttpResponse): void => {
    this.#options.stats.record({
      method,
      name,
      responseTimeMs: response.responseTimeMs,
      responseLength: response.length,
      error: response.error,
    });
  };

  #scheduleRoll(second: number): void {
    this.#at('roll', this.#startedAt + second * 1000, () => {
      if (this.#ended) return;
      this.#roll();
      // After a stall of several seconds the ones that passed are one long second, not empty ones.
      this.#scheduleRoll(Math.max(second + 1, Math.ceil((performance.now() - this.#startedAt) / 1000)));
    });
  }

  #roll(): void {
    const now = performance.now();
    const second = this.#options.stats.roll({
      elapsed: (now - this.#startedAt) / 1000,
      time: Date.now(),
      usersByClass: Object.fromEntries([...this.#running].map(([name, runs]) => [name, runs.size])),
      generator: this.#monitor.read(),
      steady: !this.#ended && this.#spawnedAt <= this.#lastRoll,
    });
    this.#lastRoll = now;
    this.#options.onSecond(second);
  }

  async #stopUsers(): Promise<void> {
    const runs = [...this.#running.values()].flatMap((some) => [...some]);
    const all = Promise.all(runs.map((run) => run.over));
    if (this.#options.stopTimeout > 0) {
      for (const run of runs) run.stop();
      await Promise.race([all, this.#pause(this.#options.stopTimeout)]);
    }
    for (const run of this.#stillRunning()) run.kill();
    // A task that awaits something else than a request cannot be cancelled from outside.
    await Promise.race([all, this.#pause(1)]);
  }

  #stillRunning(): UserRun[] {
    return [...this.#running.values()].flatMap((some) => [...some]);
  }

  #pause(seconds: number): Promise<void> {
    return new Promise((resolve) => this.#at('patience', performance.now() + seconds * 1000, resolve));
  }

  #at(what: 'end' | 'roll' | 'spawn' | 'patience', instant: number, wake: () => void): void {
    const earlier = this.#timers.get(what);
    if (earlier !== undefined) this.#options.wheel.cancel(earlier);
    this.#timers.set(what, this.#options.wheel.setAt(instant, wake));
  }
}
