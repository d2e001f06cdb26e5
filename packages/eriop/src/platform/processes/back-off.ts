const FIRST_MS = 100;
const LONGEST_MS = 10_000;
/** A process that lived so long has not failed at its start. */
const GOOD_LIFE_MS = 30_000;

/** How long to wait before a process is started again: at once the first time, longer each time that it ends soon. */
export class BackOff {
  #next = FIRST_MS;

  /** @param livedMs how long the process that has ended had been there */
  after(livedMs: number): number {
    if (livedMs >= GOOD_LIFE_MS) this.#next = FIRST_MS;
    const delay = this.#next;
    this.#next = Math.min(LONGEST_MS, delay * 2);
    return delay;
  }
}
