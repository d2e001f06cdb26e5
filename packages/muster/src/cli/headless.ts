import { basename } from 'node:path';
import { Runner } from '../load/runner.ts';
import { buildSummary } from '../report/build-summary.ts';
import { CsvWriter } from '../report/csv/csv-writer.ts';
import type { Summary } from '../report/summary.ts';
import { RunStats } from '../stats/run-stats.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { judge } from '../verdict/verdict.ts';
import type { Arguments } from './arguments.ts';
import { LiveView } from './live-view.ts';
import { machine } from './machine.ts';
import { preparePlan } from './prepare-plan.ts';
import { onStopRequest } from './stop-request.ts';
import { version } from './version.ts';

/** Where a run says what it does. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly warn: (text: string) => void;
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
}

/**
 * Runs a load test without a web console, from the files to the verdict.
 *
 * @throws MusterError, ReportError when it cannot begin
 */
export async function runHeadless(args: Arguments, terminal: Terminal): Promise<Summary> {
  const { userClasses, targets, plan } = await preparePlan(args);
  if (args.runTime !== null && args.users / args.spawnRate > args.runTime) {
    terminal.warn(
      `the run ends before all ${args.users} users have started: raise --spawn-rate or --run-time`,
    );
  }
  const stats = new RunStats();
  const csv =
    args.csv === undefined ? null : await CsvWriter.open(args.csv, stats, (e) => terminal.warn(e.message));
  const view = new LiveView(targets, args.runTime, terminal.width, terminal.colour);
  const runner = new Runner({
    userClasses,
    users: args.users,
    spawnRate: args.spawnRate,
    runTime: args.runTime,
    stopTimeout: args.stopTimeout,
    host: args.host,
    wheel: new TimerWheel(),
    stats,
    onSecond: (second) => {
      csv?.second();
      if (!args.onlySummary) for (const line of view.second(second)) terminal.print(line);
    },
  });
  const forget = onStopRequest(() => runner.stop());
  const startTime = Date.now();
  const ended = await runner.run();
  const endTime = Date.now();
  await csv?.close();
  const results = {
    plan,
    steady: { entries: stats.steady, seconds: stats.steadySeconds },
    whole: { entries: stats.total, seconds: (endTime - startTime) / 1000 },
    seconds: stats.seconds,
  };
  const cutShort = ended === 'interrupted' && args.runTime !== null;
  const verdict = await judge(results, targets, { exceptions: stats.exceptions.total, cutShort });
  forget();
  return buildSummary({
    title: args.title ?? basename(args.locustfile),
    muster: version,
    node: process.version,
    machine: machine(),
    plan,
    startTime,
    endTime,
    ended,
    verdict,
    stats,
  });
}
