import type { Second } from '../stats/second.ts';
import type { Plan } from '../verdict/target.ts';

/**
 * One finished run, as written to summary.json: everything that the reports show, so that each can
 * be drawn again from it. Times are in ms and instants in epoch ms unless a field says otherwise.
 */
export interface Summary {
  /** Raised when a reader of the older form would go wrong. */
  readonly version: 1;
  readonly title: string;
  readonly muster: string;
  readonly node: string;
  readonly machine: MachineSummary;
  readonly plan: Plan;
  readonly startTime: number;
  readonly endTime: number;
  /** Label given with --profile; absent without. */
  readonly profile?: string;
  /** `interrupted` when a person or signal stopped the run before its time. */
  readonly ended: 'run time' | 'interrupted' | 'shape' | 'stopped by the test';
  readonly verdict: VerdictSummary;
  /** What the durations are: in a closed model each request waits for the one before it. */
  readonly model: 'closed';
  readonly steady: WindowSummary;
  readonly whole: WindowSummary;
  readonly seconds: readonly Second[];
  readonly failures: readonly FailureSummary[];
  readonly exceptions: readonly ExceptionSummary[];
  readonly generator: GeneratorSummary;
}

/** Where the load came from. */
export interface MachineSummary {
  readonly platform: string;
  readonly cpus: number;
  /** Model name of the processor. */
  readonly cpu: string;
  /** Bytes. */
  readonly memory: number;
}

export interface GeneratorSummary {
  /** Cores, on average: over the steady state, over the whole run where there was none. */
  readonly cpu: number;
  /** Bytes, whole run. */
  readonly peakMemory: number;
  /** ms, whole run: the longest time that the event loop was late. */
  readonly maxLoopDelay: number;
}

export interface VerdictSummary {
  readonly outcome: 'pass' | 'fail' | 'invalid';
  /** One sentence: what decided it. */
  readonly reason: string;
  readonly targets: readonly TargetSummary[];
}

export interface TargetSummary {
  readonly key: string;
  /** `rate`: `value` is a number per second; it goes beside req/s where figures are listed. */
  readonly kind: 'rate' | 'other';
  readonly label: string;
  readonly limit: string;
  readonly measured: string;
  readonly value: number | null;
  /** The limit as a number in the unit of `value`, where it is one: drawn into the charts. */
  readonly threshold?: number;
  readonly held: boolean | null;
}

/** A part of the run; with `seconds` 0 and no requests where it never happened. */
export interface WindowSummary {
  readonly seconds: number;
  readonly aggregated: EntrySummary;
  /** By name, then method. */
  readonly entries: readonly EntrySummary[];
}

export interface EntrySummary {
  readonly method: string;
  readonly name: string;
  readonly requests: number;
  readonly failures: number;
  readonly requestsPerSecond: number;
  readonly failuresPerSecond: number;
  /** Response times in ms; 0 without requests, as in Locust. */
  readonly average: number;
  readonly min: number;
  readonly max: number;
  /** Bytes. */
  readonly averageContentSize: number;
  /** ms by quantile: `"0.5"`, `"0.66"`, … `"1"`, as in Locust's CSV; empty without requests. */
  readonly percentiles: Readonly<Record<string, number>>;
  /** Buckets of the response-time histogram, `[index, count, …]`; see `Histogram` for the layout. */
  readonly histogram: readonly number[];
}

export interface FailureSummary {
  readonly method: string;
  readonly name: string;
  readonly error: string;
  readonly occurrences: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export interface ExceptionSummary {
  readonly count: number;
  readonly message: string;
  readonly traceback: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
}
