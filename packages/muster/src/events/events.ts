import { ControlFlow, StopTest } from '../scenario/control-flow.ts';
import type { RequestEvent } from '../scenario/report-request.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';
import type { Environment, User } from '../scenario/user.ts';
import { Patience } from '../timing/patience.ts';
import { EventHook } from './event-hook.ts';

/** Everything that can be listened to, under Locust's names. */
export class Events {
  /** What listeners threw, oldest first; the process exits with 2 when nothing else decides. At most 100 are kept. */
  readonly listenerErrors: { readonly event: string; readonly thrown: unknown }[] = [];

  readonly #keep = (event: string, thrown: unknown): void => {
    if (thrown instanceof StopTest) {
      this.onStopTest();
      return;
    }
    if (this.listenerErrors.length < 100) this.listenerErrors.push({ event, thrown });
    this.onListenerError(event, thrown);
  };

  /** Told at once of what a listener throws; the command line logs it. */
  onListenerError: (event: string, thrown: unknown) => void = () => {};

  /** Told of a listener that is waited for and is not done after 10 s; the command line logs it. */
  onSlowListener: (event: string, listener: string) => void = () => {};

  readonly #tellOfSlow = (event: string, listener: string): void => this.onSlowListener(event, listener);

  /** A listener threw StopTest; the runner ends the test. */
  onStopTest: () => void = () => {};

  /** With listeners that are waited for; the command line ends it when somebody wants the process to end. */
  readonly patience = new Patience();

  /** The process has started and the locustfile is loaded. Waited for. */
  readonly init = new EventHook<{ environment: Environment }>(
    'init',
    this.#keep,
    undefined,
    this.#tellOfSlow,
    this.patience,
  );
  /** Before the first user of a test. Waited for. */
  readonly testStart = new EventHook<{ environment: Environment }>(
    'testStart',
    this.#keep,
    undefined,
    this.#tellOfSlow,
    this.patience,
  );
  /** The number of users asked for is reached. */
  readonly spawningComplete = new EventHook<{ userCount: number }>('spawningComplete', this.#keep);
  /** A test is about to end, its users still run. Waited for. */
  readonly testStopping = new EventHook<{ environment: Environment }>(
    'testStopping',
    this.#keep,
    undefined,
    this.#tellOfSlow,
    this.patience,
  );
  /** All users have ended. Waited for. */
  readonly testStop = new EventHook<{ environment: Environment }>(
    'testStop',
    this.#keep,
    undefined,
    this.#tellOfSlow,
    this.patience,
  );
  /**
   * Every request, also failed ones. Not waited for. Control flow that a listener throws before it returns (StopUser,
   * RescheduleTask, …) reaches the task that made the request, at its `await`.
   */
  readonly request = new EventHook<RequestEvent>('request', this.#keep, isForTask);
  /** A task threw. Not waited for. */
  readonly userError = new EventHook<{ user: User | null; exception: unknown }>('userError', this.#keep);
  /** The statistics begin anew. */
  readonly resetStats = new EventHook<undefined>('resetStats', this.#keep);
  /** This process uses more than 0.9 of a core. At most once a test. */
  readonly cpuWarning = new EventHook<{ environment: Environment; cpuUsage: number }>(
    'cpuWarning',
    this.#keep,
  );
  /** Every 10 s: cores used (1 is one core), bytes resident. */
  readonly usageMonitor = new EventHook<{ environment: Environment; cpuUsage: number; memoryUsage: number }>(
    'usageMonitor',
    this.#keep,
  );
  /** The process is about to end: the last chance to set `environment.processExitCode`. Waited for, in reverse order. */
  readonly quitting = new EventHook<{ environment: Environment }>(
    'quitting',
    this.#keep,
    undefined,
    this.#tellOfSlow,
    this.patience,
  );
  /** Last of all. */
  readonly quit = new EventHook<{ exitCode: number }>(
    'quit',
    this.#keep,
    undefined,
    this.#tellOfSlow,
    this.patience,
  );

  /** @internal @returns what takes away the listeners and errors that have been added since */
  mark(): () => void {
    const hooks = Object.values(this).filter((hook) => hook instanceof EventHook);
    const marks = hooks.map((hook) => hook.mark());
    const errors = this.listenerErrors.length;
    return () => {
      for (const restore of marks) restore();
      this.listenerErrors.length = Math.min(errors, this.listenerErrors.length);
      this.patience.renew();
      this.onStopTest = () => {};
    };
  }

  /** @internal Forgets every listener and error: for a process that loads one locustfile after another. */
  forget(): void {
    for (const hook of Object.values(this)) if (hook instanceof EventHook) hook.removeListeners();
    this.listenerErrors.length = 0;
    this.patience.renew();
    this.onListenerError = () => {};
    this.onSlowListener = () => {};
    this.onStopTest = () => {};
  }
}

/** What Locust calls events, and what becomes of those that there are not. */
const foreign: Readonly<Record<string, string>> = {
  init_command_line_parser: 'declare arguments with `defineArguments({ … })`',
  test_start: 'it is called `testStart`',
  test_stopping: 'it is called `testStopping`',
  test_stop: 'it is called `testStop`',
  spawning_complete: 'it is called `spawningComplete`',
  user_error: 'it is called `userError`',
  reset_stats: 'it is called `resetStats`',
  cpu_warning: 'it is called `cpuWarning`',
  usage_monitor: 'it is called `usageMonitor`',
  request_success: 'listen to `request`, whose `exception` is null',
  request_failure: 'listen to `request`, whose `exception` says why',
};

for (const [name, instead] of Object.entries(foreign)) {
  Object.defineProperty(Events.prototype, name, {
    get: () => {
      throw new ScenarioError('MEMBER_UNKNOWN', `there is no event ${name}; ${instead}`);
    },
  });
}

function isForTask(thrown: unknown): boolean {
  return thrown instanceof ControlFlow && !(thrown instanceof StopTest);
}

/** The events of this process: what a locustfile listens to. */
export const events = new Events();
