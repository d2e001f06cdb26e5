import type { EntryTable } from '../stats/entry-table.ts';
import type { LoadModel, Plan } from '../verdict/target.ts';
import { entrySummary } from './entry-summary.ts';
import { generatorSummary } from './generator-summary.ts';
import type { RunFigures } from './run-figures.ts';
import type {
  ArrivalsSummary,
  MachineSummary,
  Summary,
  VerdictSummary,
  WaitingSummary,
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
  /** Repeats the run; absent: not known. */
  readonly command?: string | undefined;
  readonly ended: Summary['ended'];
  readonly verdict: VerdictSummary;
  /** Absent or null: not known, as in a run that was cut off. */
  readonly waiting?: WaitingSummary | null | undefined;
  readonly stats: RunFigures;
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
    ...(input.command !== undefined && { command: input.command }),
    ended: input.ended,
    verdict: input.verdict,
    model: modelOf(input),
    arrivals: arrivalsSummary(stats),
    waiting: input.waiting ?? null,
    steady: windowSummary(stats.steady, stats.steadySeconds),
    whole: windowSummary(stats.total, stats.duration),
    seconds: [...stats.seconds],
    failures: stats.errors.sorted().map((error) => ({ ...error })),
    exceptions: stats.exceptions.sorted().map((exception) => ({ ...exception })),
    generator: generatorSummary(stats),
  };
}

function windowSummary(table: EntryTable, seconds: number): WindowSummary {
  return {
    seconds,
    aggregated: entrySummary(table.aggregated(), seconds),
    entries: table.sorted().map((entry) => entrySummary(entry, seconds)),
  };
}

/** As planned; without a word about it, from what happened. */
function modelOf({ plan, stats }: SummaryInput): LoadModel {
  if (plan.model !== undefined) return plan.model;
  if (stats.arrivals === null) return 'closed';
  return plan.users > 0 ? 'mixed' : 'open';
}

function arrivalsSummary({ arrivals, arrivalsByClass }: SummaryInput['stats']): ArrivalsSummary | null {
  return arrivals === null ? null : { total: arrivals, byClass: arrivalsByClass };
}
