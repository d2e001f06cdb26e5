import type { Stretch } from '../stretch.ts';
import { StretchQueue } from './stretch-queue.ts';
import type { Moment, WindowWatch } from './window-watch.ts';

/** The last n seconds before the run was ended, and nothing until there were so many. */
export class LastWindow implements WindowWatch {
  readonly #seconds: StretchQueue;

  /** @param length seconds */
  constructor(length: number) {
    this.#seconds = new StretchQueue(length);
  }

  add(part: Stretch, { stopping }: Moment): void {
    if (!stopping) this.#seconds.push(part);
  }

  now(): Stretch | null {
    return this.#seconds.full ? this.#seconds.sum() : null;
  }

  reset(): void {
    this.#seconds.clear();
  }
}
