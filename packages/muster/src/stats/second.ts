import type { ArrivalCounts } from './arrival-counts.ts';

import type { GeneratorUsage } from './generator-usage.ts';

/** What one second of the run looked like; the points of every chart over time. */
export interface Second {
  /** Seconds since the run began, at the end of this second. */
  readonly elapsed: number;
  /** Epoch in ms, at the end of this second. */
  readonly time: number;
  /** How long it really lasted, in seconds: a busy process rolls late, and rates must not lie. */
  readonly length: number;
  /** Users running at its end, also those that are being stopped. */
  readonly users: number;
  readonly usersByClass: Readonly<Record<string, number>>;
  readonly requests: number;
  readonly failures: number;
  /** Response times of this second's requests, in ms; null when there were none. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  readonly average: number | null;
  /**
   * The load did not change during the whole of it: everybody asked for had been started and nobody was
   * still being stopped. Under a shape, that is what the tick of then asked for. A user that ended by
   * itself is no longer asked for; `users` says how many there really were.
   */
  readonly steady: boolean;
  /** Name of the shape's stage during it; null without stages. */
  readonly stage: string | null;
  /**
   * Users that came by plan: this second's, and how many sessions were under way at its end. Null in a run without
   * such a class.
   */
  readonly arrivals: ArrivalCounts | null;
  /** The same, by user class; empty in a run without such a class. */
  readonly arrivalsByClass: Readonly<Record<string, ArrivalCounts>>;
  /** The load generator itself. */
  readonly generator: GeneratorUsage;
}
