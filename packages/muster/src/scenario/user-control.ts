/** What a running user can ask of its run; the other end of {@link User.wait} and {@link User.signal}. */
export interface UserControl {
  /**
   * Sleeps as a waiting user: when the user is stopped meanwhile, rejects with StopUser.
   *
   * @param seconds 0 or more
   */
  sleep(seconds: number): Promise<void>;
  /** Aborts when the user is killed. */
  readonly signal: AbortSignal;
  readonly killed: boolean;
  /** Of the task that runs, or ran last; empty in the user's own hooks. */
  readonly tags: readonly string[];
  /** Counts what code of the locustfile threw outside a task. */
  count(thrown: unknown): void;
}
