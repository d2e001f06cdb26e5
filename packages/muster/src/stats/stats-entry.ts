import { refuseFiguresOfEntry } from './foreign-figures.ts';
import { Histogram } from './histogram.ts';
import { PhaseHistograms } from './phase-histograms.ts';
import type { Phases, Sample } from './sample.ts';
import { hasUnit } from './unit.ts';

/** What an entry holds. */
export interface EntryParts {
  readonly requests: number;
  readonly failures: number;
  readonly contentBytes: number;
  readonly planned: number;
  readonly responseTimes: Histogram;
  /** Not looked at while `planned` is 0: they are the response times then. */
  readonly serviceTimes: Histogram;
  readonly phases: Readonly<Record<keyof Phases, Histogram>>;
}

/** Counts and durations of the requests of one method and name over some stretch of time. */
export class StatsEntry implements EntryParts {
  requests = 0;
  failures = 0;
  contentBytes = 0;
  /** Requests for which the plan said an instant to start at: only their two clocks may differ. */
  planned = 0;
  /** From the planned instant, where the plan said one; else from the send. */
  readonly responseTimes = new Histogram();
  readonly phases = new PhaseHistograms();

  // Made with the first planned request: in a closed model it would be a second copy of the response times.
  #serviceTimes: Histogram | null = null;

  /** What is counted here has a unit of its own, and is in no sum of requests. */
  readonly hasUnit: boolean;

  constructor(
    readonly method: string,
    readonly name: string,
  ) {
    this.hasUnit = hasUnit(name);
  }

  /** From the send; the very same object as the response times until there is a planned request. */
  get serviceTimes(): Histogram {
    return this.planned > 0 ? (this.#serviceTimes as Histogram) : this.responseTimes;
  }

  /**
   * @param responseTimeMs duration in ms
   * @param responseLength body length in bytes
   */
  record(responseTimeMs: number, responseLength: number, failed: boolean): void {
    this.requests += 1;
    if (failed) this.failures += 1;
    this.contentBytes += responseLength;
    this.responseTimes.record(responseTimeMs * 1000);
    if (this.planned > 0) this.serviceTimes.record(responseTimeMs * 1000);
  }

  /** Method and name of the sample are not looked at. */
  recordSample({ responseTimeMs, serviceTimeMs, responseLength, error, phases }: Sample): void {
    if (phases !== undefined) this.phases.record(phases);
    if (serviceTimeMs === undefined) {
      this.record(responseTimeMs, responseLength, error !== null);
      return;
    }
    this.#part();
    this.planned += 1;
    this.requests += 1;
    if (error !== null) this.failures += 1;
    this.contentBytes += responseLength;
    this.responseTimes.record(responseTimeMs * 1000);
    this.serviceTimes.record(serviceTimeMs * 1000);
  }

  /** Adds all that `other` holds to this one, exactly. */
  add(other: EntryParts): void {
    if (other.planned > 0) this.#part();
    this.planned += other.planned;
    if (this.planned > 0) this.serviceTimes.add(other.planned > 0 ? other.serviceTimes : other.responseTimes);
    this.requests += other.requests;
    this.failures += other.failures;
    this.contentBytes += other.contentBytes;
    this.responseTimes.add(other.responseTimes);
    this.phases.add(other.phases);
  }

  clear(): void {
    this.requests = 0;
    this.failures = 0;
    this.contentBytes = 0;
    this.planned = 0;
    this.responseTimes.clear();
    this.#serviceTimes?.clear();
    this.phases.clear();
  }

  /**
   * The response time, or the value, that a share of them does not exceed.
   *
   * @param share 0.95 for the 95th percentile
   * @returns ms, or what the unit says; 0 where nothing was recorded yet
   */
  percentile(share: number): number {
    return this.percentileMs(share);
  }

  /** @returns the response time that the share `quantile` does not exceed, in ms */
  percentileMs(quantile: number): number {
    return this.responseTimes.valueAt(quantile) / 1000;
  }

  get averageMs(): number {
    return this.responseTimes.meanMicros / 1000;
  }

  static {
    refuseFiguresOfEntry(StatsEntry.prototype);
  }

  /** The service times get a histogram of their own, which begins with what both have in common. */
  #part(): void {
    if (this.planned > 0) return;
    this.#serviceTimes ??= new Histogram();
    this.#serviceTimes.add(this.responseTimes);
  }
}
