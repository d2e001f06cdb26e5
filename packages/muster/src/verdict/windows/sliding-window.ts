import type { Stretch } from '../stretch.ts';
import { StretchQueue } from './stretch-queue.ts';
import type { Moment, WindowWatch } from './window-watch.ts';

/** The last n steady seconds in a row; begins anew whenever the steady state is interrupted. */
export class SlidingWindow implements WindowWatch {
  readonly #seconds: StretchQueue;

  /** @param length seconds */
  constructor(length: number) {
    this.#seconds = new StretchQueue(length);
  }

  add(part: Stretch, { steady }: Moment): void {
    if (steady) this.#seconds.push(part);
    else this.#seconds.clear();
  }

  now(): Stretch | null {
    return this.#seconds.full ? this.#seconds.sum() : null;
  }

  reset(): void {
    this.#seconds.clear();
  }
}
