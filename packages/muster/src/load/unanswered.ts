import type { WaitingUsers } from '../stats/waiting-users.ts';

/** Notes which users get no answer any more, once the run is being ended. */
export class Unanswered {
  readonly #waits = new Map<unknown, number>();
  #running: number | null = null;

  /** The run is being ended. @param running users that run */
  begin(running: number): void {
    this.#running ??= running;
  }

  /**
   * A request was cut off. One of a user that is sent away while the run goes on is none of the end's; of several of
   * one user, the longest counts.
   */
  readonly cutOff = (user: unknown, waitedMs: number): void => {
    if (this.#running === null) return;
    this.#waits.set(user, Math.max(this.#waits.get(user) ?? 0, waitedMs));
  };

  get users(): WaitingUsers {
    return { running: this.#running ?? 0, waits: [...this.#waits.values()].sort((a, b) => b - a) };
  }
}
