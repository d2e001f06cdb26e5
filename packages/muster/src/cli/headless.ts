import { events } from '../events/events.ts';
import { log } from '../logging/logger.ts';
import type { LocalRun } from '../run/local-run.ts';
import type { RunReader } from '../run/run.ts';
import type { RunEnding } from '../run/run-event.ts';
import { Session, type SessionOptions } from '../run/session.ts';
import type { LoadShapeClass } from '../scenario/load-shape.ts';
import type { Arguments } from '../settings/arguments.ts';
import { groupsFor } from '../verdict/live-targets.ts';
import type { Plan } from '../verdict/target.ts';
import { loadInWords } from './arrivals-plan.ts';
import { inForeground, keysHint, steerByKeys } from './keyboard.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { underShape } from './load-shape.ts';
import { httpOverrides, type PreparedPlan, preparePlan } from './prepare-plan.ts';
import { subscribeReaders } from './run-readers.ts';
import { onStopRequest } from './stop-request.ts';
import { onStrayErrors } from './stray-errors.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs a load test without a web console, from the files to the verdict and its reports. Ctrl-C and SIGTERM end the
 * run, and what was measured until then is judged and reported all the same.
 *
 * @returns the exit code
 * @throws MusterError, ScenarioError, ReportError
 */
export async function runHeadless(
  given: Arguments,
  scenario: LoadedScenario,
  terminal: Terminal,
): Promise<number> {
  const { shape, args } = underShape(scenario, given);
  const prepared = await preparePlan(args, scenario, shape);
  for (const warning of warningsOf(prepared, args, shape)) log.warning(warning);
  const run = new Session(sessionOptions(args, shape, prepared), events).start();
  const readers = await subscribeReaders(run, args, prepared, terminal);
  run.subscribe(milestones(args, prepared.plan));
  const forgetStop = onStopRequest(() => run.stop(), events.patience);
  const forgetErrors = onStrayErrors(
    (thrown) => run.exception(thrown),
    () => run.stop(),
  );
  try {
    await run.init();
    milestone(args, `the test begins: ${loadInWords(prepared.plan)}`);
    terminal.print(`seed ${prepared.plan.seed}`);
    const ending = await steered(run, terminal);
    await readers.closeCsv();
    // Not needed before, and its modules take time to load: the first request goes out earlier.
    const { conclude } = await import('./conclude.ts');
    const exitCode = await conclude({ args, prepared, run, ending, readers, terminal });
    milestone(args, `exit code ${exitCode}`);
    return exitCode;
  } finally {
    await readers.close();
    run.close();
    forgetStop();
    forgetErrors();
  }
}

function warningsOf(
  { plan, warnings }: PreparedPlan,
  { runTime, spawnRate }: Arguments,
  shape: LoadShapeClass | null,
): readonly string[] {
  // The first one starts at the beginning.
  if (shape !== null || runTime === null || (plan.users - 1) / spawnRate < runTime) return warnings;
  const tooSlow = `the run ends before all ${plan.users} users have started: raise --spawn-rate or --run-time`;
  return [...warnings, tooSlow];
}

function sessionOptions(
  args: Arguments,
  shape: LoadShapeClass | null,
  { userClasses, plan, targets }: PreparedPlan,
): SessionOptions {
  const http = httpOverrides(args);
  return {
    userClasses,
    shape,
    users: args.users,
    spawnRate: args.spawnRate,
    runTime: args.runTime,
    stopTimeout: args.stopTimeout,
    host: args.host,
    seed: plan.seed,
    ...(http !== undefined && { http }),
    tags: args.tags,
    excludeTags: args.excludeTags,
    equalWeights: args.equalWeights,
    resetStats: args.resetStats,
    groups: groupsFor(targets),
    recentByName: args.csvFullHistory,
  };
}

/** Says how far a run has come. */
function milestones(args: Arguments, { model }: Plan): RunReader {
  return (event) => {
    if (event.type === 'ended') milestone(args, `the test has ended: ${event.ended}`);
    else if (event.type === 'state' && event.state === 'running')
      milestone(
        args,
        model === 'open' ? 'all arrive at full rate' : `all users have started: ${event.users}`,
      );
  };
}

/** Runs, with keys to steer the load where there is a terminal. */
async function steered(run: LocalRun, terminal: Terminal): Promise<RunEnding> {
  if (!process.stdin.isTTY || !inForeground()) return run.run();
  const restore = steerByKeys(run, process.stdin);
  if (restore !== null) terminal.print(keysHint);
  try {
    return await run.run();
  } finally {
    restore?.();
  }
}

/** What the table on the terminal says too is logged there only when asked for, in a log file always. */
function milestone({ logfile }: Arguments, message: string): void {
  if (logfile === undefined) log.debug(message);
  else log.info(message);
}
