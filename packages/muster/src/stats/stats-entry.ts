import { Histogram } from './histogram.ts';

/** Counts and durations of the requests of one method and name over some stretch of time. */
export class StatsEntry {
  requests = 0;
  failures = 0;
  contentBytes = 0;
  readonly responseTimes = new Histogram();

  constructor(
    readonly method: string,
    readonly name: string,
  ) {}

  /**
   * @param responseTimeMs duration in ms
   * @param responseLength body length in bytes
   */
  record(responseTimeMs: number, responseLength: number, failed: boolean): void {
    this.requests += 1;
    if (failed) this.failures += 1;
    this.contentBytes += responseLength;
    this.responseTimes.record(responseTimeMs * 1000);
  }

  /** Adds all that `other` holds to this one, exactly. */
  add(other: StatsEntry): void {
    this.requests += other.requests;
    this.failures += other.failures;
    this.contentBytes += other.contentBytes;
    this.responseTimes.add(other.responseTimes);
  }

  clear(): void {
    this.requests = 0;
    this.failures = 0;
    this.contentBytes = 0;
    this.responseTimes.clear();
  }

  /** @returns the response time that the share `quantile` does not exceed, in ms */
  percentileMs(quantile: number): number {
    return this.responseTimes.valueAt(quantile) / 1000;
  }

  get averageMs(): number {
    return this.responseTimes.meanMicros / 1000;
  }
}
