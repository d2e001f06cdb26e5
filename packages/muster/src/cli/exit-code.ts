import type { Outcome } from '../verdict/verdict.ts';

/** Wrong use, or a failure of Muster itself. */
export const unusable = 2;

/** What decides the exit code of a run that went to its end. */
export interface RunEnding {
  /** Set by the locustfile, most often in a `quitting` listener. */
  readonly processExitCode: number | null;
  /** Without targets it fails with any failed request or exception. */
  readonly verdict: Outcome;
  readonly hasTargets: boolean;
  /** Exceptions in listeners. */
  readonly listenerErrors: number;
  /** --exit-code-on-error */
  readonly exitCodeOnError: number;
}

/**
 * The exit code of a run. The first of these that applies decides:
 *
 * 1. `environment.processExitCode`, set by the locustfile, 0 included;
 * 2. an invalid verdict: 3, with and without targets, so that the code and the last line never disagree;
 * 3. a failed one: 1; without targets what --exit-code-on-error says, which is 1 by default;
 * 4. a listener that threw: 2;
 * 5. else 0.
 *
 * It is decided after the `quitting` listeners have run. What keeps a run from beginning, or a report from being
 * written, ends with 2 whatever is said here.
 */
export function exitCodeOf(ending: RunEnding): number {
  if (ending.processExitCode !== null) return ending.processExitCode;
  if (ending.verdict === 'invalid') return 3;
  if (ending.verdict === 'fail') return ending.hasTargets ? 1 : ending.exitCodeOnError;
  return ending.listenerErrors > 0 ? unusable : 0;
}
