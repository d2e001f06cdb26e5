import type { Environment, RunnerControl, UserClass } from '../scenario/user.ts';
import type { RunStats } from '../stats/run-stats.ts';

/** What a test is made of, as its locustfile sees it. */
export class TestEnvironment implements Environment {
  readonly host: string | null;
  readonly userClasses: readonly UserClass[];
  readonly tags: readonly string[];
  readonly excludeTags: readonly string[];
  readonly stats: RunStats;
  processExitCode: number | null = null;

  constructor(
    from: Pick<Environment, 'host' | 'userClasses' | 'tags' | 'excludeTags' | 'stats'>,
    readonly runner: RunnerControl,
  ) {
    this.host = from.host;
    this.userClasses = from.userClasses;
    this.tags = from.tags;
    this.excludeTags = from.excludeTags;
    this.stats = from.stats;
  }
}
