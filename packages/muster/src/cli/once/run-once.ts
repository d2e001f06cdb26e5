import { setImmediate as turn } from 'node:timers/promises';
import { withoutCredentials } from '../../client/base-url.ts';
import type { HttpResponse } from '../../client/http-response.ts';
import { tapTransports } from '../../client/transport-tap.ts';
import { events } from '../../events/events.ts';
import { GeneratorMonitor } from '../../load/generator-monitor.ts';
import { requestEvent } from '../../load/request-event.ts';
import { TestEnvironment } from '../../load/test-environment.ts';
import { seedProcess } from '../../random/process-stream.ts';
import { userStreams } from '../../random/user-streams.ts';
import { painter } from '../../report/terminal/paint.ts';
import { taskTree } from '../../scenario/task-tree.ts';
import type { RunnerControl, User, UserClass } from '../../scenario/user.ts';
import type { Arguments } from '../../settings/arguments.ts';
import { RunStats } from '../../stats/run-stats.ts';
import type { Sample } from '../../stats/sample.ts';
import { TimerWheel } from '../../timing/timer-wheel.ts';
import { count, counted, duration } from '../../wording/format.ts';
import { textOf } from '../../wording/text-of.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { LoadedScenario } from '../load-scenario.ts';
import { httpOverrides, preparePlan } from '../prepare-plan.ts';
import { onStopRequest } from '../stop-request.ts';
import { onStrayErrors } from '../stray-errors.ts';
import type { Terminal } from '../terminal.ts';
import { OneUser } from './one-user.ts';
import { tappedExchange } from './tapped-exchange.ts';
import { Trace } from './trace.ts';

/**
 * Carries out `muster run --once ClassName`: one user of the class, once through, every request shown.
 *
 * @returns the exit code
 * @throws MusterError, ScenarioError when it cannot begin
 */
export async function runOnce(
  args: Arguments,
  name: string,
  scenario: LoadedScenario,
  terminal: Terminal,
): Promise<number> {
  const { userClasses, plan } = await preparePlan({ ...args, userClasses: [name] }, scenario);
  const userClass = userClasses[0] as UserClass;
  const tree = taskTree(userClass, args);
  const paint = painter(terminal.colour);
  const trace = new Trace(terminal.print, paint, args.host ?? userClass.host ?? null);
  const once = new Once(args, userClasses, plan.seed, trace);
  tapTransports({
    exchanged: (request, error, received) => trace.exchanged(tappedExchange(request, error, received)),
  });
  const restore = onStrayErrors(
    (thrown) => {
      trace.exception(thrown);
      once.onException(thrown, null);
    },
    () => once.quit(),
  );
  try {
    const begun = performance.now();
    const monitor = new GeneratorMonitor();
    await events.init.fireAndWait({ environment: once.environment });
    await events.testStart.fireAndWait({ environment: once.environment });
    const user = new userClass(once.given);
    terminal.print(
      paint(
        `${name}, once through, against ${withoutCredentials(user.host ?? 'no host')}, seed ${plan.seed}`,
        'bold',
      ),
    );
    for (const warning of tree.warnings) trace.note(warning);
    const life = new OneUser(user, tree, trace, once.onException);
    once.onQuit = () => life.kill();
    const forget = onStopRequest(once.onQuit, events.patience);
    await life.run();
    forget();
    // One long second, for listeners that read figures.
    once.environment.stats.roll({
      elapsed: (performance.now() - begun) / 1000,
      time: Date.now(),
      usersByClass: { [name]: 0 },
      generator: monitor.read(),
      steady: false,
    });
    await events.testStopping.fireAndWait({ environment: once.environment });
    await events.testStop.fireAndWait({ environment: once.environment });
    // What was rejected last is told of a turn later.
    await turn();
    await events.quitting.fireAndWait({ environment: once.environment }, true);
    const { requests, failures } = once;
    const { total: exceptions } = once.environment.stats.exceptions;
    const clean = failures + exceptions === 0;
    const exitCode = exitCodeOf({
      processExitCode: once.environment.processExitCode,
      verdict: clean ? 'pass' : 'fail',
      hasTargets: false,
      listenerErrors: events.listenerErrors.length,
      exitCodeOnError: args.exitCodeOnError,
    });
    const sums = [
      counted(requests, 'request'),
      `${count(failures)} failed`,
      counted(exceptions, 'exception'),
      duration((performance.now() - begun) / 1000),
    ];
    terminal.print(`\n${paint(clean ? '✓' : '✗', clean ? 'green' : 'red')} ${sums.join(' · ')}`);
    await events.quit.fireAndWait({ exitCode });
    return exitCode;
  } finally {
    restore();
    tapTransports(null);
  }
}

/** The test around the one user. */
class Once implements RunnerControl {
  readonly state = 'running';
  readonly userCount = 1;
  readonly environment: TestEnvironment;
  readonly given: ConstructorParameters<UserClass>[0];
  requests = 0;
  failures = 0;
  onQuit: () => void = () => {};
  readonly #trace: Trace;

  constructor(args: Arguments, userClasses: readonly UserClass[], seed: number, trace: Trace) {
    this.#trace = trace;
    seedProcess(seed);
    const stats = new RunStats();
    const { host, tags, excludeTags } = args;
    const http = httpOverrides(args);
    this.environment = new TestEnvironment(
      { host, userClasses, tags, excludeTags, stats, options: { users: 1, spawnRate: 1, runTime: null } },
      this,
    );
    this.given = {
      host,
      wheel: new TimerWheel(),
      streams: userStreams(seed),
      events,
      observe: this.#observe,
      record: this.#record,
      environment: this.environment,
      ...(http !== undefined && { http }),
    };
  }

  readonly onException = (thrown: unknown, user: User | null): void => {
    this.environment.stats.recordException(thrown, Date.now());
    events.userError.fire({ user, exception: thrown });
  };

  /** There is one user, whatever is asked for. */
  setLoad(): void {}

  resetStats(): void {
    this.environment.stats.reset(0);
    events.resetStats.fire(undefined);
  }

  quit(): void {
    this.onQuit();
  }

  readonly #observe = (response: HttpResponse): void => {
    this.#count(sampleOf(response));
    this.#trace.request(response);
    if (!events.request.hasListeners) return;
    events.request.fire(requestEvent(response));
  };

  readonly #record = (sample: Sample): void => {
    this.#count(sample);
    this.#trace.measured(sample);
  };

  #count(sample: Sample): void {
    this.environment.stats.record(sample);
    this.requests += 1;
    if (sample.error !== null) this.failures += 1;
  }
}

function sampleOf(response: HttpResponse): Sample {
  return {
    method: response.method,
    name: textOf(response.name),
    responseTimeMs: response.responseTimeMs,
    responseLength: response.length,
    error: response.error,
  };
}
