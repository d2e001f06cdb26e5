import { basename } from 'node:path';
import { events } from '../events/events.ts';
import type { Runner } from '../load/runner.ts';
import type { RunEnd } from '../load/runner-options.ts';
import { buildSummary } from '../report/build-summary.ts';
import { locustEntries, locustJson } from '../report/json/locust-entries.ts';
import type { SecondCounts } from '../report/json/second-counts.ts';
import type { Summary } from '../report/summary.ts';
import { machineLine } from '../report/terminal/machine-line.ts';
import { renderVerdict } from '../report/terminal/verdict-block.ts';
import type { RunStats } from '../stats/run-stats.ts';
import { judge } from '../verdict/verdict.ts';
import type { Arguments } from './arguments.ts';
import { exitCodeOf, unusable } from './exit-code.ts';
import { complain } from './known-error.ts';
import { machine } from './machine.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';
import { writeReports } from './write-reports.ts';

/** A run that is over, and what is known of it. Instants are epoch ms. */
export interface EndedRun {
  readonly args: Arguments;
  readonly prepared: PreparedPlan;
  readonly stats: RunStats;
  /** null unless JSON is asked for. */
  readonly counts: SecondCounts | null;
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
  for (const file of written) terminal.print(`written: ${file}`);
  terminal.print(machineLine(summary));
  if (args.json && json !== null) process.stdout.write(json);
  const problems = run.failure === null ? errors : [run.failure, ...errors];
  for (const problem of problems) complain(problem);
  const exitCode = problems.length > 0 ? unusable : judged;
  await events.quit.fireAndWait({ exitCode });
  return exitCode;
}

async function summaryOf(run: EndedRun): Promise<Summary> {
  const { args, prepared, stats, startTime, endTime, ended, failure } = run;
  const results = {
    plan: prepared.plan,
    steady: { entries: stats.steady, seconds: stats.steadySeconds },
    whole: { entries: stats.total, seconds: stats.duration },
    seconds: stats.seconds,
  };
  const cutShort = ended === 'interrupted' && args.runTime !== null;
  const verdict = await judge(results, prepared.targets, { exceptions: stats.exceptions.total, cutShort });
  return buildSummary({
    title: args.title ?? args.locustfiles.map((file) => basename(file)).join(', '),
    profile: args.profile,
    muster: version,
    node: process.version,
    machine: machine(),
    plan: prepared.plan,
    startTime,
    endTime,
    ended,
    verdict:
      failure === null ? verdict : { ...verdict, outcome: 'invalid', reason: firstLine(failure.message) },
    stats,
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] as string;
}
