import type { Session } from '../scenario/arrivals/session.ts';

/** How far a user is with its session. */
export class SessionProgress {
  #left: number;
  readonly #endsAt: number;

  /** The session begins now. */
  constructor({ iterations, duration }: Session) {
    this.#left = iterations;
    this.#endsAt = performance.now() + duration * 1000;
  }

  /** Until its time is over, ms; Infinity for one that has no such time. */
  get timeLeft(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /** A task of the user class begins. */
  begun(): void {
    this.#left -= 1;
  }

  /** Whether nothing more is to be begun. @param outermost the user is in no TaskSet: a task of its class is over */
  over(outermost: boolean): boolean {
    return (outermost && this.#left <= 0) || performance.now() >= this.#endsAt;
  }
}
