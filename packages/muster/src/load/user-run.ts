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
 *
 * Steps call one another instead of standing in one asynchronous loop: what a loop would keep over
 * each wait (promise, closures, timer) outlives the young generation, and with 10,000 waiting users
 * collecting it took a sixth of the generator's time.
 */
export class UserRun {
  /** Settles when the user is over; never rejects. */
  readonly over: Promise<void>;

  readonly #user: User;
  readonly #context: UserRunContext;
  readonly #timer: Timer;
  #stopping = false;
  #finish: () => void = () => {};

  constructor(user: User, context: UserRunContext) {
    this.#user = user;
    this.#context = context;
    this.#timer = context.wheel.timer(this.#act);
    this.over = new Promise((resolve) => {
      this.#finish = resolve;
    });
    void this.#begin();
  }

  /** Lets the task under way finish, then ends the user; one that waits ends at once. */
  stop(): void {
    this.#stopping = true;
    if (this.#context.wheel.cancel(this.#timer)) void this.#end();
  }

  /** Cancels the requests of the task under way as well. */
  kill(): void {
    this.stop();
    this.#user.release();
  }

  async #begin(): Promise<void> {
    try {
      await this.#user.onStart();
      this.#act();
    } catch (thrown) {
      this.#count(thrown);
      this.#leave();
    }
  }

  /** Runs one task. */
  readonly #act = (): void => {
    if (this.#stopping) {
      void this.#end();
      return;
    }
    const methods = this.#user as unknown as Record<string, () => unknown>;
    try {
      const result = methods[this.#context.nextTask()]?.();
      if (result instanceof Promise) result.then(this.#pause, this.#pauseAfterException);
      else this.#pause();
    } catch (thrown) {
      this.#pauseAfterException(thrown);
    }
  };

  readonly #pauseAfterException = (thrown: unknown): void => {
    this.#count(thrown);
    this.#pause();
  };

  readonly #pause = (): void => {
    if (this.#stopping) {
      void this.#end();
      return;
    }
    let milliseconds: number;
    try {
      milliseconds = this.#user.waitTime() * 1000;
    } catch (thrown) {
      this.#count(thrown);
      void this.#end();
      return;
    }
    // Also with no wait the event loop must turn: a task without input and output would else hold it forever.
    if (milliseconds > 0) this.#context.wheel.start(this.#timer, milliseconds);
    else setImmediate(this.#act);
  };

  async #end(): Promise<void> {
    try {
      await this.#user.onStop();
    } catch (thrown) {
      this.#count(thrown);
    }
    this.#leave();
  }

  #leave(): void {
    this.#user.release();
    this.#finish();
  }

  /** Counts an exception, unless it is the echo of being killed. */
  #count(thrown: unknown): void {
    const killed = this.#stopping && thrown instanceof ClientError && thrown.code === 'CLIENT_CANCELLED';
    if (!killed) this.#context.onException(thrown);
  }
}
