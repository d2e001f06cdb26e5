import { Stretch } from '../stretch.ts';
import type { Moment, WindowWatch } from './window-watch.ts';

/** One sum of all seconds that count: the whole run, or the steady state. */
export class SumWindow implements WindowWatch {
  readonly #counts: (moment: Moment) => boolean;
  #sum = new Stretch();

  /** @param counts whether a second belongs to the window */
  constructor(counts: (moment: Moment) => boolean) {
    this.#counts = counts;
  }

  add(part: Stretch, moment: Moment): void {
    if (this.#counts(moment)) this.#sum.add(part);
  }

  now(): Stretch | null {
    return this.#sum.seconds > 0 ? this.#sum : null;
  }

  reset(): void {
    this.#sum = new Stretch();
  }
}
