import { StopUser } from '../scenario/control-flow.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';
import type { Timer, TimerWheel } from '../timing/timer-wheel.ts';
import { textOf } from '../wording/text-of.ts';

interface Sleep {
  readonly timer: Timer;
  readonly reject: (reason: StopUser) => void;
}

/** The waits that tasks of one user asked for and that are not over. */
export class Sleeps {
  readonly #wheel: TimerWheel;
  readonly #onLag: (milliseconds: number) => void;
  readonly #pending = new Set<Sleep>();

  /** @param onLag told of each wait that ends by itself how late that is */
  constructor(wheel: TimerWheel, onLag: (milliseconds: number) => void) {
    this.#wheel = wheel;
    this.#onLag = onLag;
  }

  /**
   * @param seconds 0 or more
   * @throws ScenarioError WAIT_TIME_INVALID
   */
  async sleep(seconds: number): Promise<void> {
    const milliseconds = toMilliseconds(seconds);
    await new Promise<void>((resolve, reject) => {
      const wake = (): void => {
        this.#pending.delete(sleep);
        this.#onLag(performance.now() - sleep.timer.due);
        resolve();
      };
      const sleep: Sleep = { timer: this.#wheel.set(milliseconds, wake), reject };
      this.#pending.add(sleep);
    });
  }

  /** Ends all of them: they reject with StopUser. */
  end(): void {
    for (const { timer, reject } of this.#pending) {
      this.#wheel.cancel(timer);
      reject(new StopUser('the user was stopped while it waited'));
    }
    this.#pending.clear();
  }
}

/**
 * @param seconds what a wait time gave
 * @throws ScenarioError WAIT_TIME_INVALID
 */
export function toMilliseconds(seconds: number): number {
  if (typeof seconds === 'number' && seconds >= 0 && seconds < Number.POSITIVE_INFINITY)
    return seconds * 1000;
  throw new ScenarioError(
    'WAIT_TIME_INVALID',
    `a wait time gave ${given(seconds)} it gives seconds, 0 or more`,
  );
}

function given(value: unknown): string {
  if (value instanceof Promise) return 'a promise: waitTime is not asynchronous, and';
  if (typeof value === 'function')
    return 'a function: it lacks its brackets, as in `waitTime = constant(1)`;';
  return typeof value === 'string' ? `the text '${value}';` : `${textOf(value)};`;
}
