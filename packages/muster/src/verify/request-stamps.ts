import { machineNow } from './machine-clock.ts';

/**
 * What the tasks of a check note for themselves of their requests, apart from the engine: numbers that also stand in
 * the server's log, and when each was asked for.
 */
export class RequestStamps {
  #askedAt = new Float64Array(4096);
  #stretch = new Int32Array(4096);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** A request is about to be asked for. @returns its number */
  ask(): number {
    if (this.#count === this.#askedAt.length) this.#grow();
    const number = this.#count;
    this.#count += 1;
    this.#stretch[number] = -1;
    this.#askedAt[number] = machineNow();
    return number;
  }

  /** It has been answered and recorded. @param stretch of the run that it was recorded in */
  answered(number: number, stretch: number): void {
    this.#stretch[number] = stretch;
  }

  /** On the machine's clock, ms. */
  askedAt(number: number): number {
    return this.#askedAt[number] as number;
  }

  /** -1 while it has not been answered. */
  stretchOf(number: number): number {
    return this.#stretch[number] as number;
  }

  #grow(): void {
    const askedAt = new Float64Array(this.#count * 2);
    const stretch = new Int32Array(this.#count * 2);
    askedAt.set(this.#askedAt);
    stretch.set(this.#stretch);
    this.#askedAt = askedAt;
    this.#stretch = stretch;
  }
}
