import { events } from '../events/events.ts';
import type { RunResult } from '../record/format.ts';
import { buildSummary } from '../report/build-summary.ts';
import type { Summary } from '../report/summary.ts';
import { waitingSummary } from '../report/waiting-summary.ts';
import type { LocalRun } from '../run/local-run.ts';
import type { RunEnding } from '../run/run-event.ts';
import type { Arguments } from '../settings/arguments.ts';
import { judge, type Verdict } from '../verdict/verdict.ts';
import { deliver } from './deliver.ts';
import { exitCodeOf, unusable } from './exit-code.ts';
import { healthBounds } from './health-bounds.ts';
import { complain } from './known-error.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import { runHead } from './run-head.ts';
import type { RunReaders } from './run-readers.ts';
import type { Terminal } from './terminal.ts';

/** A run that is over, and what is known of it. */
export interface EndedRun {
  readonly args: Arguments;
  readonly prepared: PreparedPlan;
  readonly run: LocalRun;
  readonly ending: RunEnding;
  readonly readers: RunReaders;
  readonly terminal: Terminal;
}

/**
 * Judges a run, asks the `quitting` listeners, prints and writes the reports, tells the `quit` listeners.
 *
 * What went wrong with the run or a report is said last of all, and is exit code 2.
 *
 * @returns the exit code
 */
export async function conclude(over: EndedRun): Promise<number> {
  const { args, prepared, run, ending, readers, terminal } = over;
  const { environment, stats } = run;
  const summary = await summaryOf(over);
  await events.quitting.fireAndWait({ environment }, true);
  const judged = exitCodeOf({
    processExitCode: environment.processExitCode,
    verdict: summary.verdict.outcome,
    hasTargets: prepared.targets.length > 0,
    listenerErrors: events.listenerErrors.length,
    exitCodeOnError: args.exitCodeOnError,
  });
  terminal.print('');
  const { counts, csv, record } = readers;
  const before = { written: writtenBefore(over), errors: [] };
  const errors = await deliver({ asked: args, summary, stats, counts, before, terminal });
  const problems = ending.failure === null ? errors : [ending.failure, ...errors];
  for (const problem of problems) complain(problem);
  // A record or CSV file that could not be written was complained of when it happened.
  const lost = [csv, record].some((writer) => writer !== null && writer.error !== null);
  const exitCode = problems.length > 0 || lost ? unusable : judged;
  await events.quit.fireAndWait({ exitCode });
  return exitCode;
}

/** What was written while the run went on. */
function writtenBefore({ args, readers: { csv, record } }: EndedRun): string[] {
  return [
    ...(csv !== null && csv.error === null ? [`${args.csv}_*.csv`] : []),
    ...(record !== null && record.error === null ? [record.path] : []),
  ];
}

async function summaryOf({ args, prepared, run, ending, readers }: EndedRun): Promise<Summary> {
  const { stats, waitingUsers: waiting } = run;
  const { startTime, endTime, ended, failure } = ending;
  const steady = {
    entries: stats.steady,
    groups: stats.steadyGroups,
    lag: stats.steadyLag,
    seconds: stats.steadySeconds,
  };
  const results = {
    plan: prepared.plan,
    steady,
    window: steady,
    whole: {
      entries: stats.total,
      groups: stats.totalGroups,
      lag: stats.totalLag,
      seconds: stats.duration,
    },
    seconds: [...stats.seconds],
    waiting,
  };
  const judged = await judge(results, prepared.targets, {
    exceptions: stats.exceptions.total,
    // Without an end that was planned there is none before which it can be stopped.
    cutShort: ended === 'interrupted' && (args.runTime !== null || prepared.plan.shape !== undefined),
    live: readers.live,
    healthBounds: healthBounds(args),
    patience: events.patience,
  });
  const verdict: Verdict =
    failure === null ? judged : { ...judged, outcome: 'invalid', reason: firstLine(failure.message) };
  run.judged(verdict);
  const result: RunResult = {
    ...runHead(args, prepared.plan),
    startTime,
    endTime,
    ended,
    waiting: waitingSummary(waiting),
    verdict,
  };
  const summary = buildSummary({ ...result, stats });
  await readers.record?.end(result);
  return summary;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] as string;
}
