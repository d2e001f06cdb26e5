import type { EntryTable } from '../stats/entry-table.ts';
import type { RunStats } from '../stats/run-stats.ts';
import type { Second } from '../stats/second.ts';
import type { StatsEntry } from '../stats/stats-entry.ts';
import type { Plan } from '../verdict/target.ts';
import { reportedQuantiles } from './percentiles.ts';
import type {
  EntrySummary,
  GeneratorSummary,
  MachineSummary,
  Summary,
  VerdictSummary,
  WindowSummary,
} from './summary.ts';

/** A finished run and what its samples do not say. Instants are epoch ms. */
export interface SummaryInput {
  readonly title: string;
  /** Version of Muster. */
  readonly muster: string;
  /** Version of Node. */
  readonly node: string;
  readonly machine: MachineSummary;
  readonly plan: Plan;
  readonly startTime: number;
  readonly endTime: number;
  /** Label of the run. */
  readonly profile?: string | undefined;
  readonly ended: Summary['ended'];
  readonly verdict: VerdictSummary;
  readonly stats: RunStats;
}

/** Draws everything that the reports show out of a finished run. */
export function buildSummary(input: SummaryInput): Summary {
  const { stats } = input;
  return {
    version: 1,
    title: input.title,
    muster: input.muster,
    node: input.node,
    machine: input.machine,
    plan: input.plan,
    startTime: input.startTime,
    endTime: input.endTime,
    ...(input.profile !== undefined && { profile: input.profile }),
    ended: input.ended,
    verdict: input.verdict,
    model: 'closed',
    steady: windowSummary(stats.steady, stats.steadySeconds),
    whole: windowSummary(stats.total, stats.duration),
    seconds: stats.seconds,
    failures: stats.errors.sorted().map((error) => ({ ...error })),
    exceptions: stats.exceptions.sorted().map((exception) => ({ ...exception })),
    generator: generatorSummary(stats.seconds),
  };
}

function windowSummary(table: EntryTable, seconds: number): WindowSummary {
  return {
    seconds,
    aggregated: entrySummary(table.aggregated(), seconds),
    entries: table.sorted().map((entry) => entrySummary(entry, seconds)),
  };
}

function entrySummary(entry: StatsEntry, seconds: number): EntrySummary {
  const { requests, failures, responseTimes } = entry;
  const some = requests > 0;
  return {
    method: entry.method,
    name: entry.name,
    requests,
    failures,
    requestsPerSecond: seconds > 0 ? requests / seconds : 0,
    failuresPerSecond: seconds > 0 ? failures / seconds : 0,
    average: entry.averageMs,
    min: some ? responseTimes.minMicros / 1000 : 0,
    max: responseTimes.maxMicros / 1000,
    averageContentSize: some ? entry.contentBytes / requests : 0,
    percentiles: some
      ? Object.fromEntries(
          reportedQuantiles.map((quantile) => [String(quantile), entry.percentileMs(quantile)]),
        )
      : {},
    histogram: responseTimes.toSparse(),
  };
}

function generatorSummary(seconds: readonly Second[]): GeneratorSummary {
  const steady = seconds.filter((second) => second.steady);
  const judged = steady.length > 0 ? steady : seconds;
  const length = totalLength(judged);
  const busy = judged.reduce((sum, second) => sum + second.generator.cpu * second.length, 0);
  return {
    cpu: length > 0 ? busy / length : 0,
    peakMemory: seconds.reduce((peak, second) => Math.max(peak, second.generator.memory), 0),
    maxLoopDelay: seconds.reduce((longest, second) => Math.max(longest, second.generator.loopDelay), 0),
  };
}

function totalLength(seconds: readonly Second[]): number {
  return seconds.reduce((sum, second) => sum + second.length, 0);
}
