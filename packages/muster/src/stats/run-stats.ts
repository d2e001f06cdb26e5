import { MusterError } from '../errors.ts';
import { closest } from '../wording/closest.ts';
import { textOf } from '../wording/text-of.ts';
import { type ArrivalCounts, type ArrivalStep, sumArrivals } from './arrival-counts.ts';
import { ArrivalTable } from './arrival-table.ts';
import { EntryTable, keyOf, mostEntries, otherNames } from './entry-table.ts';
import { ErrorTable } from './error-table.ts';
import { ExceptionTable } from './exception-table.ts';
import type { ProcessUsage } from './generator-usage.ts';
import { type Groups, GroupTable } from './group-table.ts';
import { Histogram } from './histogram.ts';
import { RecentWindow } from './recent-window.ts';
import type { Sample } from './sample.ts';
import type { Second } from './second.ts';
import type { SecondDelta } from './second-delta.ts';
import { SecondLog } from './second-log.ts';
import type { StatsEntry } from './stats-entry.ts';
import { hasUnit, plainName } from './unit.ts';

/** What the runner knows at the end of a second and the samples do not say. */
export interface SecondContext {
  /** Seconds since the run began. */
  readonly elapsed: number;
  /** Epoch, ms. */
  readonly time: number;
  readonly usersByClass: Readonly<Record<string, number>>;
  readonly generator: ProcessUsage;
  /** See {@link Second.steady}. */
  readonly steady: boolean;
  /** See {@link Second.stage}. Default: null. */
  readonly stage?: string | null;
}

/** What {@link RunStats} is made with. */
export interface RunStatsOptions {
  /** Keep current percentiles of every name too; costs a table a second, ten at once. */
  readonly recentByName?: boolean;
  /** For which user classes and tags there are to be figures. Default: none. */
  readonly groups?: Groups;
  /** Told once when there are too many names to tell apart. */
  readonly onWarning?: (message: string) => void;
}

/** Told of each second, with what it adds; see {@link SecondDelta} for how long that may be used. */
export type RollListener = (second: Second, delta: SecondDelta) => void;

/**
 * Everything measured in a run. Samples go into the current second; {@link RunStats.roll} closes it
 * and adds it to the whole run and, while all users run, to the steady state.
 */
export class RunStats {
  /** The whole run. */
  readonly total = new EntryTable();
  /** The seconds that were steady. */
  readonly steady = new EntryTable();
  steadySeconds = 0;
  /** The whole run by user class and tag, as far as asked for. */
  readonly totalGroups: GroupTable;
  /** The steady seconds, likewise. */
  readonly steadyGroups: GroupTable;
  /** How late what was planned for an instant began, over the whole run. */
  readonly totalLag = new Histogram();
  /** In the steady seconds. */
  readonly steadyLag = new Histogram();
  /** Every second since the beginning or the last reset. */
  readonly seconds = new SecondLog();
  /** The last ten seconds: what Locust calls current. */
  readonly recent: RecentWindow;
  readonly errors = new ErrorTable();
  readonly exceptions = new ExceptionTable();

  // The sum over names is made once a second, not once a sample: it costs a histogram each.
  readonly #current = new EntryTable();
  readonly #currentGroups: GroupTable;
  readonly #currentLag = new Histogram();
  // In the sums at once, as they are listed while the run goes on.
  readonly #currentErrors = new ErrorTable();
  readonly #currentExceptions = new ExceptionTable();
  readonly #arrivals = new ArrivalTable();
  readonly #rollListeners: RollListener[] = [];
  readonly #resetListeners: (() => void)[] = [];
  readonly #onWarning: (message: string) => void;
  readonly #grouped: boolean;
  #warned = false;
  #rolledAt = 0;
  #resetAt = 0;

  constructor({ recentByName = false, groups, onWarning = () => {} }: RunStatsOptions = {}) {
    this.recent = new RecentWindow(recentByName);
    this.totalGroups = new GroupTable(groups);
    this.steadyGroups = new GroupTable(groups);
    this.#currentGroups = new GroupTable(groups);
    this.#grouped = !this.totalGroups.empty;
    this.#onWarning = onWarning;
  }

  /** Length of what is counted here, in seconds: the run up to the end of its last second, or since the last reset. */
  get duration(): number {
    return this.#rolledAt - this.#resetAt;
  }

  /** Figures of user classes or tags were asked for: samples should say which they belong to. */
  get grouped(): boolean {
    return this.#grouped;
  }

  /** Arrivals of all seconds that are over; null in a run without a class that arrives by plan. */
  get arrivals(): ArrivalCounts | null {
    return this.#arrivals.total;
  }

  /** The same by user class. */
  get arrivalsByClass(): Readonly<Record<string, ArrivalCounts>> {
    return this.#arrivals.totalByClass;
  }

  /**
   * What was measured under one name over the whole run, or since the last reset, up to the end of the last full second.
   *
   * @param name `GET /a` for one entry, a name alone for that name under every method, `LLM generated [tokens]` for
   * values with a unit
   * @throws MusterError STATS_NAME_UNKNOWN when nothing was recorded under it
   * @example
   * events.quitting.addListener(({ environment }) => {
   *   if (environment.stats.get('GET /a').percentile(0.95) > 200) environment.processExitCode = 1;
   * });
   */
  get(name: string): StatsEntry {
    const sum = this.total.select(name);
    if (sum.requests > 0) return sum;
    const names = this.total.sorted().map((entry) => plainName(keyOf(entry)));
    const near = closest(textOf(name), names);
    const instead =
      near === null ? `there are ${names.slice(0, 20).join(', ') || 'none yet'}` : `did you mean ${near}?`;
    throw new MusterError('STATS_NAME_UNKNOWN', `there is no ${textOf(name)} in the statistics; ${instead}`);
  }

  record(sample: Sample): void {
    this.#current.entry(sample.method, sample.name).recordSample(sample);
    if (this.#grouped && !hasUnit(sample.name)) this.#currentGroups.record(sample);
    if (sample.error === null) return;
    const now = Date.now();
    this.errors.record(sample.method, sample.name, sample.error, now);
    this.#currentErrors.record(sample.method, sample.name, sample.error, now);
  }

  /** What a task, or the code around it, threw. @param now epoch in ms */
  recordException(thrown: unknown, now: number): void {
    this.exceptions.record(thrown, now);
    this.#currentExceptions.record(thrown, now);
  }

  /** Something that was planned for an instant began. @param milliseconds after it */
  recordLag(milliseconds: number): void {
    this.#currentLag.record(milliseconds * 1000);
  }

  /** Users of this class will arrive by plan. */
  expectArrivals(userClass: string): void {
    this.#arrivals.expect(userClass);
  }

  /** Something has become of an arrival; a late one is recorded as `started` and as `late`. */
  recordArrival(userClass: string, step: ArrivalStep, times = 1): void {
    this.#arrivals.record(userClass, step, times);
  }

  /** Calls the listener at the end of each second, when all tables have been added up. It must not throw. */
  onRoll(listener: RollListener): void {
    this.#rollListeners.push(listener);
  }

  /** Calls the listener when everything measured was forgotten. It must not throw. */
  onReset(listener: () => void): void {
    this.#resetListeners.push(listener);
  }

  /** Closes the current second. */
  roll(context: SecondContext): Second {
    const arrivals = this.#arrivals.roll();
    const sum = this.#current.aggregated(this.recent.takeSum());
    const second = this.#second(context, sum, arrivals);
    const delta = {
      entries: this.#current,
      groups: this.#currentGroups,
      lag: this.#currentLag,
      errors: this.#currentErrors,
      exceptions: this.#currentExceptions,
      steady: second.steady,
      stage: second.stage,
    };
    try {
      this.#addUp(second, delta, sum);
    } finally {
      this.#current.clear();
      this.#currentGroups.clear();
      this.#currentLag.clear();
      this.#currentErrors.clear();
      this.#currentExceptions.clear();
    }
    return second;
  }

  /**
   * Adds a second that is over and was measured elsewhere or earlier, as if it had just been rolled here: the tables
   * come out the same, bit for bit.
   */
  addSecond(second: Second, delta: SecondDelta): void {
    this.#arrivals.add(second.arrivalsByClass);
    for (const error of delta.errors.sorted()) this.errors.add(error);
    for (const exception of delta.exceptions.sorted()) this.exceptions.add(exception);
    this.#addUp(second, delta, delta.entries.aggregated(this.recent.takeSum()));
  }

  #addUp(second: Second, delta: SecondDelta, sum: StatsEntry): void {
    const { entries, groups, lag, steady } = delta;
    this.#rolledAt = second.elapsed;
    this.seconds.push(second);
    this.total.add(entries);
    this.totalGroups.add(groups);
    this.totalLag.add(lag);
    this.recent.add(entries, sum, second.length);
    if (steady) {
      this.steady.add(entries);
      this.steadyGroups.add(groups);
      this.steadyLag.add(lag);
      this.steadySeconds += second.length;
    }
    if (entries.overflowed) this.#warnOfNames();
    for (const listener of this.#rollListeners) listener(second, delta);
  }

  #second(
    context: SecondContext,
    sum: StatsEntry,
    arrivalsByClass: Readonly<Record<string, ArrivalCounts>>,
  ): Second {
    const arrivals = Object.values(arrivalsByClass);
    const some = sum.requests > 0;
    const lag = this.#currentLag;
    const late = lag.count > 0;
    return {
      elapsed: context.elapsed,
      time: context.time,
      length: context.elapsed - this.#rolledAt,
      users: total(context.usersByClass),
      usersByClass: context.usersByClass,
      requests: sum.requests,
      failures: sum.failures,
      p50: some ? sum.percentileMs(0.5) : null,
      p95: some ? sum.percentileMs(0.95) : null,
      p99: some ? sum.percentileMs(0.99) : null,
      max: some ? sum.percentileMs(1) : null,
      average: some ? sum.averageMs : null,
      steady: context.steady,
      stage: context.stage ?? null,
      arrivals: arrivals.length === 0 ? null : sumArrivals(arrivals),
      arrivalsByClass,
      generator: {
        ...context.generator,
        sendLagP99: late ? lag.valueAt(0.99) / 1000 : null,
        sendLagMax: late ? lag.maxMicros / 1000 : null,
      },
    };
  }

  #warnOfNames(): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#onWarning(
      `there are more than ${mostEntries.toLocaleString('en-US')} request names, and further ones are counted together as ` +
        `"${otherNames}": give requests with an id in their path one name, with the option \`name\` or with renameRequest`,
    );
  }

  /**
   * Forgets everything, as if the run began now: entries, seconds, failures, exceptions and the steady
   * state. Only `Second.elapsed` goes on counting from the true beginning. Requests under way count when
   * they finish.
   *
   * @param elapsed seconds since the run began
   */
  reset(elapsed: number): void {
    this.total.reset();
    this.steady.reset();
    this.#current.reset();
    for (const groups of [this.totalGroups, this.steadyGroups, this.#currentGroups]) groups.clear();
    for (const lag of [this.totalLag, this.steadyLag, this.#currentLag]) lag.clear();
    this.#arrivals.reset();
    this.recent.reset();
    this.errors.clear();
    this.exceptions.clear();
    this.#currentErrors.clear();
    this.#currentExceptions.clear();
    this.seconds.clear();
    this.steadySeconds = 0;
    this.#rolledAt = elapsed;
    this.#resetAt = elapsed;
    for (const listener of this.#resetListeners) listener();
  }
}

function total(usersByClass: Readonly<Record<string, number>>): number {
  return Object.values(usersByClass).reduce((sum, n) => sum + n, 0);
}
