import { mostSideBySide } from '../client/side-by-side.ts';
import { MusterError } from '../errors.ts';
import { events } from '../events/events.ts';
import { Runner } from '../load/runner.ts';
import type { RunEnd } from '../load/runner-options.ts';
import { log } from '../logging/logger.ts';
import { SecondCounts } from '../report/json/second-counts.ts';
import type { ReportError } from '../report/report-error.ts';
import { checkHost } from '../scenario/http-user-checks.ts';
import type { LoadShape } from '../scenario/load-shape.ts';
import type { Arguments } from '../settings/arguments.ts';
import { RunStats } from '../stats/run-stats.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { HealthWatch } from '../verdict/health-watch.ts';
import { groupsFor, LiveTargets } from '../verdict/live-targets.ts';
import type { Plan } from '../verdict/target.ts';
import { loadInWords } from './arrivals-plan.ts';
import { healthBounds } from './health-bounds.ts';
import { inForeground, keysHint, steerByKeys } from './keyboard.ts';
import { isKnownError } from './known-error.ts';
import { LiveView } from './live-view.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { underShape } from './load-shape.ts';
import { openRecord } from './open-record.ts';
import { httpOverrides, type PreparedPlan, preparePlan } from './prepare-plan.ts';
import { onStopRequest } from './stop-request.ts';
import { onStrayErrors } from './stray-errors.ts';
import type { Terminal } from './terminal.ts';
import { UnawaitedWatch } from './unawaited-watch.ts';

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
  const prepared = await preparePlan(args, scenario);
  for (const warning of prepared.warnings) log.warning(warning);
  const stats = new RunStats({
    recentByName: args.csvFullHistory,
    groups: groupsFor(prepared.targets),
    onWarning: (message) => log.warning(message),
  });
  const view = new LiveView(prepared.targets, args.runTime, terminal.width, terminal.colour);
  const live = new LiveTargets(prepared.targets);
  const unawaited = new UnawaitedWatch(mostSideBySide);
  const health = new HealthWatch(healthBounds(args), prepared.targets);
  const counts = args.json || args.jsonFile !== undefined ? new SecondCounts() : null;
  const csv = await openCsv(args, stats);
  const record = await openRecord(args, prepared, stats);
  const runner = makeRunner(args, shape, prepared, stats, (second) => {
    csv?.second();
    counts?.second(stats.total, second.time);
    for (const line of health.second(second)) log.warning(line);
    const flood = unawaited.warning();
    if (flood !== null) log.warning(flood);
  });
  stats.onRoll((second, delta) => {
    if (!args.onlySummary) for (const line of view.second(second, delta)) terminal.print(line);
    const { tipped, abort } = live.second(second, delta, runner.state === 'stopping');
    if (!args.onlySummary) for (const line of view.tipped(tipped, second.elapsed)) terminal.print(line);
    if (abort !== null) runner.targetMissed();
  });
  stats.onReset(() => live.reset());
  const forget = onStopRequest(() => runner.stop(), events.patience);
  const restore = onStrayErrors(
    (thrown) => {
      stats.exceptions.record(thrown, Date.now());
      events.userError.fire({ user: null, exception: thrown });
    },
    () => runner.stop(),
  );
  try {
    await begin(runner, args, prepared.plan, shape);
    terminal.print(`seed ${prepared.plan.seed}`);
    const startTime = Date.now();
    counts?.begin(startTime);
    record?.start(startTime);
    events.resetStats.addListener(() => counts?.begin(record?.countedFrom ?? Date.now()));
    const { ended, failure } = await ending(runner, terminal);
    const endTime = Date.now();
    milestone(args, `the test has ended: ${ended}`);
    await csv?.close();
    // Not needed before, and its modules take time to load: the first request goes out earlier.
    const { conclude } = await import('./conclude.ts');
    const exitCode = await conclude({
      args,
      prepared,
      stats,
      live,
      counts,
      record,
      startTime,
      endTime,
      ended,
      failure,
      runner,
      terminal,
    });
    milestone(args, `exit code ${exitCode}`);
    return exitCode;
  } finally {
    await csv?.close();
    await record?.close();
    forget();
    restore();
  }
}

function makeRunner(
  args: Arguments,
  shape: LoadShape | null,
  { userClasses, plan }: PreparedPlan,
  stats: RunStats,
  onSecond: ConstructorParameters<typeof Runner>[0]['onSecond'],
): Runner {
  // The first one starts at the beginning.
  if (shape === null && args.runTime !== null && (plan.users - 1) / args.spawnRate >= args.runTime) {
    log.warning(`the run ends before all ${plan.users} users have started: raise --spawn-rate or --run-time`);
  }
  const http = httpOverrides(args);
  return new Runner({
    userClasses,
    shape,
    users: args.users,
    spawnRate: args.spawnRate,
    runTime: args.runTime,
    stopTimeout: args.stopTimeout,
    host: args.host,
    seed: plan.seed,
    ...(http !== undefined && { http }),
    wheel: new TimerWheel(),
    stats,
    events,
    tags: args.tags,
    excludeTags: args.excludeTags,
    equalWeights: args.equalWeights,
    resetStats: args.resetStats,
    onSecond,
    onWarning: (message) => log.warning(message),
  });
}

/**
 * @throws MusterError INIT_LISTENER_FAILED: what a locustfile sets up for the run is missing; HOST_MISSING, asked
 * only then, because a listener may set the host of a class
 */
async function begin(
  { environment }: Runner,
  args: Arguments,
  plan: Plan,
  shape: LoadShape | null,
): Promise<void> {
  await events.init.fireAndWait({ environment });
  if (events.listenerErrors.some(({ event }) => event === 'init')) {
    throw new MusterError(
      'INIT_LISTENER_FAILED',
      'a listener of init threw, see above; the run does not begin',
    );
  }
  for (const userClass of environment.userClasses) checkHost(userClass, args.host);
  events.spawningComplete.addListener(({ userCount }) =>
    milestone(
      args,
      plan.model === 'open' ? 'all arrive at full rate' : `all users have started: ${userCount}`,
    ),
  );
  milestone(args, `the test begins: ${loadInWords(plan, shape?.constructor.name ?? null)}`);
}

/** How a run comes to its end: also one that could not go on is reported, with why. */
async function ending(
  runner: Runner,
  terminal: Terminal,
): Promise<{ readonly ended: RunEnd; readonly failure: Error | null }> {
  try {
    return { ended: await steered(runner, terminal), failure: null };
  } catch (error) {
    if (runner.state !== 'stopped' || !isKnownError(error)) throw error;
    return { ended: 'stopped by the test', failure: error };
  }
}

/** Runs, with keys to steer the load where there is a terminal. */
async function steered(runner: Runner, terminal: Terminal): ReturnType<Runner['run']> {
  if (!process.stdin.isTTY || !inForeground()) return runner.run();
  const restore = steerByKeys(
    {
      get users() {
        return runner.targetUsers;
      },
      setLoad: (users, spawnRate) => runner.setLoad(users, spawnRate),
    },
    process.stdin,
  );
  if (restore !== null) terminal.print(keysHint);
  try {
    return await runner.run();
  } finally {
    restore?.();
  }
}

async function openCsv({ csv, csvFullHistory }: Arguments, stats: RunStats) {
  if (csv === undefined) return null;
  const { CsvWriter } = await import('../report/csv/csv-writer.ts');
  const onError = (error: ReportError): void => log.error(error.message);
  return CsvWriter.open(csv, stats, onError, csvFullHistory);
}

/** What the table on the terminal says too is logged there only when asked for, in a log file always. */
function milestone({ logfile }: Arguments, message: string): void {
  if (logfile === undefined) log.debug(message);
  else log.info(message);
}
