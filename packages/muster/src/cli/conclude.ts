import { events } from '../events/events.ts';
import type { Runner } from '../load/runner.ts';
import type { RunEnd } from '../load/runner-options.ts';
import type { RunResult } from '../record/format.ts';
import type { RunRecordWriter } from '../record/run-record-writer.ts';
import { buildSummary } from '../report/build-summary.ts';
import { githubAnnotations } from '../report/github/annotations.ts';
import { locustEntries, locustJson } from '../report/json/locust-entries.ts';
import type { SecondCounts } from '../report/json/second-counts.ts';
import type { Summary } from '../report/summary.ts';
import { machineLine } from '../report/terminal/machine-line.ts';
import { renderVerdict } from '../report/terminal/verdict-block.ts';
import { waitingSummary } from '../report/waiting-summary.ts';
import type { Arguments } from '../settings/arguments.ts';
import type { RunStats } from '../stats/run-stats.ts';
import type { LiveTargets } from '../verdict/live-targets.ts';
import { judge } from '../verdict/verdict.ts';
import { exitCodeOf, unusable } from './exit-code.ts';
import { healthBounds } from './health-bounds.ts';
import { complain } from './known-error.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import { runHead } from './run-head.ts';
import type { Terminal } from './terminal.ts';
import { writeReports } from './write-reports.ts';

/** A run that is over, and what is known of it. Instants are epoch ms. */
export interface EndedRun {
  readonly args: Arguments;
  readonly prepared: PreparedPlan;
  readonly stats: RunStats;
  readonly live: LiveTargets;
  /** null unless JSON is asked for. */
  readonly counts: SecondCounts | null;
  /** null unless asked for; closed here. */
  readonly record: RunRecordWriter | null;
  readonly startTime: number;
  readonly endTime: number;
  readonly ended: RunEnd;
  /** Why it could not go on to its end. */
  readonly failure: Error | null;
  readonly runner: Runner;
  readonly terminal: Terminal;
}

/**
 * Judges a run, asks the `quitting` listeners, prints and writes the reports, tells the `quit` listeners.
 *
 * What went wrong with the run or a report is said last of all, and is exit code 2.
 *
 * @returns the exit code
 */
export async function conclude(run: EndedRun): Promise<number> {
  const { args, prepared, stats, runner, terminal } = run;
  const { environment } = runner;
  const summary = await summaryOf(run);
  await events.quitting.fireAndWait({ environment }, true);
  const judged = exitCodeOf({
    processExitCode: environment.processExitCode,
    verdict: summary.verdict.outcome,
    hasTargets: prepared.targets.length > 0,
    listenerErrors: events.listenerErrors.length,
    exitCodeOnError: args.exitCodeOnError,
  });
  terminal.print(`\n${renderVerdict(summary, terminal)}\n`);
  const { counts } = run;
  const json = counts === null ? null : locustJson(locustEntries(stats.total, counts));
  const { written, errors } = await writeReports(args, summary, json);
  const { record } = run;
  for (const file of written) terminal.print(`written: ${file}`);
  if (record !== null && record.error === null) terminal.print(`written: ${record.path}`);
  if (args.githubAnnotations) for (const line of githubAnnotations(summary)) terminal.print(line);
  terminal.print(machineLine(summary));
  if (args.json && json !== null) process.stdout.write(json);
  const problems = run.failure === null ? errors : [run.failure, ...errors];
  for (const problem of problems) complain(problem);
  // A record that could not be written was complained of when it happened.
  const unrecorded = record !== null && record.error !== null;
  const exitCode = problems.length > 0 || unrecorded ? unusable : judged;
  await events.quit.fireAndWait({ exitCode });
  return exitCode;
}

async function summaryOf(run: EndedRun): Promise<Summary> {
  const { args, prepared, stats, live, startTime, endTime, ended, failure, runner } = run;
  const waiting = runner.waitingUsers;
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
  const cutShort = ended === 'interrupted' && args.runTime !== null;
  const verdict = await judge(results, prepared.targets, {
    exceptions: stats.exceptions.total,
    cutShort,
    live,
    healthBounds: healthBounds(args),
    patience: events.patience,
  });
  const result: RunResult = {
    ...runHead(args, prepared.plan),
    startTime,
    endTime,
    ended,
    waiting: waitingSummary(waiting),
    verdict:
      failure === null ? verdict : { ...verdict, outcome: 'invalid', reason: firstLine(failure.message) },
  };
  const summary = buildSummary({ ...result, stats });
  await run.record?.end(result);
  return summary;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] as string;
}
