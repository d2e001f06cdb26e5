import { ClientError } from '../client/client-error.ts';
import type { User } from '../scenario/user.ts';
import type { Timer, TimerWheel } from '../timing/timer-wheel.ts';

/** What a user's life needs from the run around it. */
export interface UserRunContext {
  readonly wheel: TimerWheel;
  /** Draws the name of the next task. */
  readonly nextTask: () => string;
  readonly onException: (thrown: unknown) => void;
}

/**
 * The life of one user.
 *
 * ```
 * onStart ──▶ task ──▶ wait ──┐──▶ onStop ──▶ over
 *    │          ▲─────────────┘
 *    └─ throws ──────────────────────────────▶ over
 * ```
 */
export class UserRun {
  /** Settles when the user is over; never rejects. */
  readonly over: Promise<void>;

  readonly #user: User;
  readonly #context: UserRunContext;
  #stopping = false;
  #waiting: { timer: Timer; resolve: () => void } | null = null;

  constructor(user: User, context: UserRunContext) {
    this.#user = user;
    this.#context = context;
    this.over = this.#live();
  }

  /** Lets the task under way finish, then ends the user; one that waits ends at once. */
  stop(): void {
    this.#stopping = true;
    if (this.#waiting === null) return;
    this.#context.wheel.cancel(this.#waiting.timer);
    this.#waiting.resolve();
  }

  /** Cancels the requests of the task under way as well. */
  kill(): void {
    this.stop();
    this.#user.release();
  }

  async #live(): Promise<void> {
    if (await this.#attempt(() => this.#user.onStart())) {
      await this.#work();
      await this.#attempt(() => this.#user.onStop());
    }
    this.#user.release();
  }

  async #work(): Promise<void> {
    const methods = this.#user as unknown as Record<string, () => unknown>;
    while (!this.#stopping) {
      const name = this.#context.nextTask();
      await this.#attempt(() => methods[name]?.());
      if (!this.#stopping) await this.#wait();
    }
  }

  /** @returns false when it threw; that is counted, unless it is the echo of being killed */
  async #attempt(step: () => unknown): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (thrown) {
      const killed = this.#stopping && thrown instanceof ClientError && thrown.code === 'CLIENT_CANCELLED';
      if (!killed) this.#context.onException(thrown);
      return false;
    }
  }

  #wait(): Promise<void> {
    const milliseconds = this.#user.waitTime() * 1000;
    // Also with no wait the event loop must turn: a task without input and output would else hold it forever.
    if (!(milliseconds > 0)) return new Promise((resolve) => setImmediate(resolve));
    return new Promise((resolve) => {
      const timer = this.#context.wheel.set(milliseconds, () => {
        this.#waiting = null;
        resolve();
      });
      this.#waiting = { timer, resolve };
    });
  }
}
