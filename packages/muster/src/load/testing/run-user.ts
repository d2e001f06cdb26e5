import type { HttpOptions } from '../../client/http-options.ts';
import { events } from '../../events/events.ts';
import { type TaskSelection, taskTree } from '../../scenario/task-tree.ts';
import type { Environment, User, UserClass, UserEnvironment } from '../../scenario/user.ts';
import { RunStats } from '../../stats/run-stats.ts';
import type { Sample } from '../../stats/sample.ts';
import { TimerWheel } from '../../timing/timer-wheel.ts';
import { UserRun } from '../user-run.ts';

export interface RunUserOptions {
  readonly host?: string;
  /** HTTP options of the command line. */
  readonly http?: HttpOptions;
  readonly selection?: TaskSelection;
  readonly random?: () => number;
}

/** One user that runs on its own, and what came of it. */
export interface LoneUser<U extends User> {
  readonly user: U;
  readonly run: UserRun;
  readonly samples: Sample[];
  readonly exceptions: unknown[];
  readonly wheel: TimerWheel;
  /** How often StopTest was thrown. */
  stopTests: number;
}

/** Starts one user of a class. */
export function runUser<U extends User>(
  userClass: new (environment: UserEnvironment) => U,
  { host, http, selection = {}, random = Math.random }: RunUserOptions = {},
): LoneUser<U> {
  const samples: Sample[] = [];
  const exceptions: unknown[] = [];
  const wheel = new TimerWheel();
  const user = new userClass({
    host: host ?? null,
    wheel,
    streams: { next: () => ({ next: random }) },
    observe: () => {},
    ...(http !== undefined && { http }),
    record: (sample) => samples.push(sample),
    events,
    environment: loneEnvironment(userClass as unknown as UserClass, host ?? null),
  });
  const lone = { user, samples, exceptions, wheel, stopTests: 0 };
  const run = new UserRun(user, {
    wheel,
    tree: taskTree(userClass, selection),
    session: null,
    onLag: () => {},
    onException: (thrown) => exceptions.push(thrown),
    onStopTest: () => {
      lone.stopTests += 1;
    },
  });
  return Object.assign(lone, { run });
}

function loneEnvironment(userClass: UserClass, host: string | null): Environment {
  return {
    host,
    userClasses: [userClass],
    tags: [],
    excludeTags: [],
    stats: new RunStats(),
    options: { users: 1, spawnRate: 1, runTime: null },
    runner: { state: 'running', userCount: 1, setLoad: () => {}, resetStats: () => {}, quit: () => {} },
    processExitCode: null,
  };
}
