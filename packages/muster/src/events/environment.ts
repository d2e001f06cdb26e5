import type { UserClass } from '../scenario/user.ts';
import type { RunStats } from '../stats/run-stats.ts';

export type RunnerState = 'ready' | 'spawning' | 'running' | 'stopping' | 'stopped';

/** The test as a locustfile sees it: in events, and as `this.environment` of every user. */
export interface Environment {
  readonly host: string | null;
  readonly userClasses: readonly UserClass[];
  /** Tags given with --tags and --exclude-tags. */
  readonly tags: readonly string[];
  readonly excludeTags: readonly string[];
  /** Everything measured so far. */
  readonly stats: RunStats;
  readonly runner: RunnerControl;
  /** Set it to decide the exit code of the process whatever the results. */
  processExitCode: number | null;
}

/** What a locustfile may do with the running test. */
export interface RunnerControl {
  readonly state: RunnerState;
  readonly userCount: number;
  /** Changes the load: users are started or stopped at the rate until there are so many. */
  setLoad(users: number, spawnRate: number): void;
  /** Ends the test. */
  quit(): void;
}
