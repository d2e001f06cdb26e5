import { Stretch } from '../stretch.ts';

/**
 * The last n seconds and their sum. A histogram cannot take its oldest second back without losing its maximum, so the
 * seconds stand in two stacks: new ones in `back` with one sum, old ones in `front`, each with the sum of itself and
 * all newer ones there. The sum of all is front's top and back's sum; each second is added twice in its life, however
 * long the queue is.
 *
 * https://en.wikipedia.org/wiki/Queue_(abstract_data_type)#Queue_implementation_with_two_stacks
 */
export class StretchQueue {
  readonly #length: number;
  /** Oldest last. */
  readonly #front: Stretch[] = [];
  /** Newest last. */
  readonly #back: Stretch[] = [];
  #backSum = new Stretch();

  /** @param length seconds that it holds at most */
  constructor(length: number) {
    this.#length = length;
  }

  get full(): boolean {
    return this.#front.length + this.#back.length === this.#length;
  }

  /** Adds a second, and takes the oldest out when there is one too many. @param part is not kept */
  push(part: Stretch): void {
    if (this.full) this.#shift();
    const own = new Stretch();
    own.add(part);
    this.#back.push(own);
    this.#backSum.add(own);
  }

  /** All of it in one. */
  sum(): Stretch {
    const sum = new Stretch();
    const front = this.#front.at(-1);
    if (front !== undefined) sum.add(front);
    sum.add(this.#backSum);
    return sum;
  }

  clear(): void {
    this.#front.length = 0;
    this.#back.length = 0;
    this.#backSum = new Stretch();
  }

  #shift(): void {
    if (this.#front.length === 0) this.#turn();
    this.#front.pop();
  }

  #turn(): void {
    let newer: Stretch | undefined;
    for (let part = this.#back.pop(); part !== undefined; part = this.#back.pop()) {
      // Older first: what is counted at the end of a stretch is that of its newest second.
      const sum = new Stretch();
      sum.add(part);
      if (newer !== undefined) sum.add(newer);
      this.#front.push(sum);
      newer = sum;
    }
    this.#backSum = new Stretch();
  }
}
