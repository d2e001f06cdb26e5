import type { Outcome } from '../verdict/verdict.ts';

/** Wrong use, or a failure of Muster itself. */
export const unusable = 2;

/** What decides the exit code of a run that went to its end. */
export interface RunEnding {
  /** Set by the locustfile, most often in a `quitting` listener. */
  readonly processExitCode: number | null;
  /** null without targets. */
  readonly verdict: Outcome | null;
  /** Failed requests and exceptions in tasks. */
  readonly errors: number;
  /** Exceptions in listeners. */
  readonly listenerErrors: number;
  /** --exit-code-on-error */
  readonly exitCodeOnError: number;
}

/**
 * The exit code of a run. The first of these that applies decides:
 *
 * 1. `environment.processExitCode`, set by the locustfile, 0 included;
 * 2. with targets, the verdict: 0 pass, 1 fail, 3 invalid;
 * 3. without targets, any failed request or exception: --exit-code-on-error, 1 by default;
 * 4. a listener that threw: 2;
 * 5. else 0.
 *
 * It is decided after the `quitting` listeners have run. What keeps a run from beginning, or a report from being
 * written, ends with 2 whatever is said here.
 */
export function exitCodeOf(ending: RunEnding): number {
  if (ending.processExitCode !== null) return ending.processExitCode;
  if (ending.verdict !== null) {
    if (ending.verdict === 'fail') return 1;
    if (ending.verdict === 'invalid') return 3;
  } else if (ending.errors > 0) return ending.exitCodeOnError;
  return ending.listenerErrors > 0 ? unusable : 0;
}
