import type { ArrivalCounts } from '../stats/arrival-counts.ts';
import type { Phases } from '../stats/sample.ts';
import type { Second } from '../stats/second.ts';
import type { HealthFinding } from '../verdict/generator-health.ts';
import type { Margin } from '../verdict/margin.ts';
import type { LoadModel, Plan } from '../verdict/target.ts';

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
  /** The command that repeats the run; absent where it is not known. */
  readonly command?: string;
  /** `interrupted` when a person or signal stopped the run before its time. */
  readonly ended: 'run time' | 'interrupted' | 'shape' | 'stopped by the test' | 'a target was missed';
  readonly verdict: VerdictSummary;
  /** What the durations are: in a closed model each request waits for the one before it. */
  readonly model: LoadModel;
  /** Users that came by plan, over the whole run; null without a class that does. */
  readonly arrivals: ArrivalsSummary | null;
  /** Users that still waited for an answer when the run was over; null where that is not known. */
  readonly waiting: WaitingSummary | null;
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

/** Averages are over the steady state, over the whole run where there was none; the greatest of all is the whole run's. */
export interface GeneratorSummary {
  /** Cores, on average. */
  readonly cpu: number;
  /** Share of the time in which the event loop was busy. */
  readonly utilisation: number;
  /** Bytes. */
  readonly peakMemory: number;
  /** Bytes of JavaScript objects. */
  readonly peakHeap: number;
  /** ms: the longest time that the event loop was late. */
  readonly maxLoopDelay: number;
  /** Share of the time in which the program stood still for the garbage collector. */
  readonly gcShare: number;
  /** The longest time that it did, ms. */
  readonly gcLongest: number;
  /** The most connections at the end of a second. */
  readonly peakSockets: number;
  /** Actual minus planned instant, p99 over the same part of the run as the averages, ms; null when nothing was planned. */
  readonly sendLagP99: number | null;
  /** The greatest of these in the whole run, ms. */
  readonly sendLagMax: number | null;
}

export interface VerdictSummary {
  readonly outcome: 'pass' | 'fail' | 'invalid';
  /** One sentence: what decided it. */
  readonly reason: string;
  /** Key of the target that decided it; absent when the run as a whole did, or every target held. */
  readonly decidedBy?: string;
  readonly targets: readonly TargetSummary[];
  /** What became of the rules for the load generator; absent where there was nothing to judge it by. */
  readonly health?: readonly HealthFinding[];
}

export interface TargetSummary {
  readonly key: string;
  /** `rate`: `value` is a number per second; it goes beside req/s where figures are listed. */
  readonly kind: 'rate' | 'other';
  readonly label: string;
  readonly limit: string;
  readonly measured: string;
  readonly value: number | null;
  /** The limit of a time, in ms: drawn into the charts. */
  readonly threshold?: number;
  /** How far the value is from the limit, negative beyond it; absent where that is no number. */
  readonly margin?: Margin;
  /** The part of the run that was judged, e.g. `steady state`; absent where the target does not say. */
  readonly window?: string;
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
  /**
   * Requests for which a plan said an instant to start at: their response times count from there. Those of all others
   * count from the send, and are service times too.
   */
  readonly planned: number;
  /** Response times in ms; 0 without requests, as in Locust. */
  readonly average: number;
  readonly min: number;
  readonly max: number;
  /** Bytes. */
  readonly averageContentSize: number;
  /** ms by quantile: `"0.5"`, `"0.66"`, … `"1"`, as in Locust's CSV; empty without requests. */
  readonly percentiles: Readonly<Record<string, number>>;
  /**
   * Where each percentile of everything that could have been measured lies in 19 of 20 cases, ms by quantile; only of
   * those for which there are enough samples, ten or more beyond them.
   */
  readonly intervals: Readonly<Record<string, IntervalSummary>>;
  /** Times from the send; null where they are the response times: nothing was planned. */
  readonly service: DurationSummary | null;
  /** The parts of the service times, each of the requests that had it. */
  readonly phases: Readonly<Record<keyof Phases, PhaseSummary>>;
  /** Buckets of the response-time histogram, `[index, count, …]`; see `Histogram` for the layout. */
  readonly histogram: readonly number[];
}

/** Durations, ms. */
export interface DurationSummary {
  readonly average: number;
  readonly min: number;
  readonly max: number;
  /** By quantile, likewise. */
  readonly percentiles: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, IntervalSummary>>;
}

/** ms. */
export interface IntervalSummary {
  readonly low: number;
  readonly high: number;
}

/** A part of requests, ms; 0 where no request had it. */
export interface PhaseSummary {
  /** Requests that had it. */
  readonly count: number;
  readonly average: number;
  readonly p95: number;
  readonly max: number;
}

export interface ArrivalsSummary {
  readonly total: ArrivalCounts;
  readonly byClass: Readonly<Record<string, ArrivalCounts>>;
}

/** See `WaitingUsers`. */
export interface WaitingSummary {
  readonly users: number;
  /** Users that ran when the run was ended. */
  readonly running: number;
  /** How long they had waited, ms: half of them so long or longer; 0 without any. */
  readonly median: number;
  readonly longest: number;
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
