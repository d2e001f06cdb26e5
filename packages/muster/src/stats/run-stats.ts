import { EntryTable, keyOf, mostEntries, otherNames } from './entry-table.ts';
import { ErrorTable } from './error-table.ts';
import { ExceptionTable } from './exception-table.ts';
import { RecentWindow } from './recent-window.ts';
import type { Sample } from './sample.ts';
import type { GeneratorUsage, Second } from './second.ts';

/** What the runner knows at the end of a second and the samples do not say. */
export interface SecondContext {
  /** Seconds since the run began. */
  readonly elapsed: number;
  /** Epoch, ms. */
  readonly time: number;
  readonly usersByClass: Readonly<Record<string, number>>;
  readonly generator: GeneratorUsage;
  /** See {@link Second.steady}. */
  readonly steady: boolean;
}

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
  readonly seconds: Second[] = [];
  /** The last ten seconds: what Locust calls current. */
  readonly recent: RecentWindow;
  readonly errors = new ErrorTable();
  readonly exceptions = new ExceptionTable();

  // The sum over names is made once a second, not once a sample: it costs a histogram each.
  readonly #current = new EntryTable();
  readonly #onWarning: (message: string) => void;
  #warned = false;
  #rolledAt = 0;
  #resetAt = 0;

  /**
   * @param options `recentByName`: keep current percentiles of every name too; costs a table a second, ten at once.
   * `onWarning`: told once when there are too many names to tell apart
   */
  constructor(
    options: { readonly recentByName?: boolean; readonly onWarning?: (message: string) => void } = {},
  ) {
    this.recent = new RecentWindow(options.recentByName === true);
    this.#onWarning = options.onWarning ?? (() => {});
  }

  /** Length of what is counted here, in seconds: the run up to the end of its last second, or since the last reset. */
  get duration(): number {
    return this.#rolledAt - this.#resetAt;
  }

  record(sample: Sample): void {
    const failed = sample.error !== null;
    this.#current
      .entry(sample.method, sample.name)
      .record(sample.responseTimeMs, sample.responseLength, failed);
    if (failed) this.errors.record(sample.method, sample.name, sample.error, Date.now());
  }

  /** Closes the current second. */
  roll(context: SecondContext): Second {
    const sum = this.#current.aggregated();
    const length = context.elapsed - this.#rolledAt;
    this.#rolledAt = context.elapsed;
    const requestsByName: Record<string, number> = {};
    for (const entry of this.#current.entries()) {
      if (entry.requests > 0) requestsByName[keyOf(entry)] = entry.requests;
    }
    const some = sum.requests > 0;
    const second: Second = {
      elapsed: context.elapsed,
      time: context.time,
      length,
      users: total(context.usersByClass),
      usersByClass: context.usersByClass,
      requests: sum.requests,
      failures: sum.failures,
      p50: some ? sum.percentileMs(0.5) : null,
      p95: some ? sum.percentileMs(0.95) : null,
      p99: some ? sum.percentileMs(0.99) : null,
      max: some ? sum.percentileMs(1) : null,
      average: some ? sum.averageMs : null,
      requestsByName,
      generator: context.generator,
      steady: context.steady,
    };
    this.seconds.push(second);
    this.total.add(this.#current);
    this.recent.add(this.#current, sum, length);
    if (context.steady) {
      this.steady.add(this.#current);
      this.steadySeconds += length;
    }
    if (this.#current.overflowed) this.#warnOfNames();
    this.#current.clear();
    return second;
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
    this.recent.reset();
    this.errors.clear();
    this.exceptions.clear();
    this.seconds.length = 0;
    this.steadySeconds = 0;
    this.#rolledAt = elapsed;
    this.#resetAt = elapsed;
  }
}

function total(usersByClass: Readonly<Record<string, number>>): number {
  return Object.values(usersByClass).reduce((sum, n) => sum + n, 0);
}
