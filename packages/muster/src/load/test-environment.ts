import { ScenarioError } from '../scenario/scenario-error.ts';
import type { CommonOptions, Environment, RunnerControl, UserClass } from '../scenario/user.ts';
import type { RunStats } from '../stats/run-stats.ts';
import { textOf } from '../wording/text-of.ts';
import { refuseNamesOfEnvironment } from './foreign-names.ts';

/** What a test is made of, as its locustfile sees it. */
export class TestEnvironment implements Environment {
  readonly host: string | null;
  readonly userClasses: readonly UserClass[];
  readonly tags: readonly string[];
  readonly excludeTags: readonly string[];
  readonly stats: RunStats;
  readonly options: CommonOptions;
  #processExitCode: number | null = null;

  constructor(
    from: Pick<Environment, 'host' | 'userClasses' | 'tags' | 'excludeTags' | 'stats' | 'options'>,
    readonly runner: RunnerControl,
  ) {
    this.host = from.host;
    this.userClasses = from.userClasses;
    this.tags = from.tags;
    this.excludeTags = from.excludeTags;
    this.stats = from.stats;
    this.options = from.options;
  }

  static {
    refuseNamesOfEnvironment(TestEnvironment.prototype);
  }

  get processExitCode(): number | null {
    return this.#processExitCode;
  }

  /** @throws ScenarioError EXIT_CODE_INVALID */
  set processExitCode(code: number | null) {
    if (code !== null && !(Number.isInteger(code) && code >= 0 && code <= 255)) {
      throw new ScenarioError(
        'EXIT_CODE_INVALID',
        `environment.processExitCode was set to ${textOf(code)}: it takes a whole number from 0 to 255, or null`,
      );
    }
    this.#processExitCode = code;
  }
}
