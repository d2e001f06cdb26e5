import { EntryTable, keyOf } from './entry-table.ts';
import { ErrorTable } from './error-table.ts';
import { ExceptionTable } from './exception-table.ts';
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
  /** All users were running during the whole of this second. */
  readonly steady: boolean;
}

/**
 * Everything measured in a run. Samples go into the current second; {@link RunStats.roll} closes it
 * and adds it to the whole run and, while all users run, to the steady state.
 */
export class RunStats {
  /** The whole run. */
  readonly total = new EntryTable();
  /** The seconds in which all users were running. */
  readonly steady = new EntryTable();
  steadySeconds = 0;
  readonly seconds: Second[] = [];
  readonly errors = new ErrorTable();
  readonly exceptions = new ExceptionTable();

  // The sum over names is made once a second, not once a sample: it costs a histogram each.
  readonly #current = new EntryTable();
  #rolledAt = 0;

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
    if (context.steady) {
      this.steady.add(this.#current);
      this.steadySeconds += length;
    }
    this.#current.clear();
    return second;
  }
}

function total(usersByClass: Readonly<Record<string, number>>): number {
  return Object.values(usersByClass).reduce((sum, n) => sum + n, 0);
}
