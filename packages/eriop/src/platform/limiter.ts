import { OverloadError } from './overload.ts';

/** Runs at most `concurrency` jobs at once; further ones wait in order, up to `maxQueued`. */
export class Limiter {
  readonly #concurrency: number;
  readonly #maxQueued: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(concurrency: number, maxQueued: number) {
    this.#concurrency = concurrency;
    this.#maxQueued = maxQueued;
  }

  /** Jobs that run now. */
  get running(): number {
    return this.#running;
  }

  /** Jobs that wait for their turn. */
  get queued(): number {
    return this.#waiting.length;
  }

  /** @throws OverloadError if too many jobs wait already, or what the job throws */
  async run<Result>(job: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#concurrency) await this.#turn();
    else this.#running += 1;
    try {
      return await job();
    } finally {
      // The place is passed on, rather than freed: nobody can slip in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#maxQueued) throw new OverloadError('too many jobs wait already');
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
