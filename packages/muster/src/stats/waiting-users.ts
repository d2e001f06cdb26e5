/**
 * Users that were still waiting for an answer when the run was over. What they waited for is in no other figure: a
 * request counts when its answer is there.
 */
export interface WaitingUsers {
  /** Users that ran when the run was ended. */
  readonly running: number;
  /** How long each of those had waited that were killed without an answer, ms; the longest first. */
  readonly waits: readonly number[];
}
