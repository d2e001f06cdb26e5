/** What is known of a target while the run goes on. */
export type LiveVerdict = 'holding' | 'missed' | 'cannot say yet';

/** So many seconds in a row it must be the other way before anything is said: one bad second is no news. */
const settled = 3;
/** Seconds from one line on a target to the next. A figure at its limit would otherwise fill the terminal. */
const quiet = 10;

/**
 * Decides when to say that a target has tipped: from holding to missed, or back. It is said when it has been so for
 * three seconds in a row, and not within ten seconds of the line before; what is then still so is said later.
 */
export class Tipping {
  /** What was said last. Nobody needs to be told that a target holds from the beginning. */
  #said: 'holding' | 'missed' = 'holding';
  #saidAt = Number.NEGATIVE_INFINITY;
  #other = 0;

  /**
   * @param elapsed seconds since the run began
   * @returns whether it is to be said now
   */
  second(verdict: LiveVerdict, elapsed: number): boolean {
    if (verdict === this.#said || verdict === 'cannot say yet') {
      this.#other = 0;
      return false;
    }
    this.#other += 1;
    if (this.#other < settled || elapsed - this.#saidAt < quiet) return false;
    this.#said = verdict;
    this.#saidAt = elapsed;
    this.#other = 0;
    return true;
  }
}
