import { type EntryTable, keyOf } from '../../stats/entry-table.ts';

/** What one request name did in each second, by epoch second; seconds without any are left out. */
export interface NameSeconds {
  readonly requests: Map<number, number>;
  readonly failures: Map<number, number>;
  /** Epoch, s: the end of the last second with a request. */
  last: number | null;
}

/**
 * Requests and failures of every name, second by second: Locust's JSON has them. Taken from the totals once a
 * second, and only for runs that print JSON, so that samples cost nothing more. Grows with the length of the run, as
 * in Locust.
 */
export class SecondCounts {
  readonly #names = new Map<string, NameSeconds & { seenRequests: number; seenFailures: number }>();
  #startTime = 0;

  /** Epoch, ms: when what is counted began. */
  get startTime(): number {
    return this.#startTime;
  }

  /** The run begins, or its statistics begin anew. @param time epoch, ms */
  begin(time: number): void {
    this.#names.clear();
    this.#startTime = time;
  }

  /**
   * @param totals of the run so far
   * @param time epoch in ms, the end of this second
   */
  second(totals: EntryTable, time: number): void {
    // Taken at the end of a second, often a little late: most of it lies half a second back.
    const second = Math.floor((time - 500) / 1000);
    for (const entry of totals.entries()) {
      const known = this.#name(keyOf(entry));
      count(known.requests, second, entry.requests - known.seenRequests);
      count(known.failures, second, entry.failures - known.seenFailures);
      if (entry.requests > known.seenRequests) known.last = time / 1000;
      known.seenRequests = entry.requests;
      known.seenFailures = entry.failures;
    }
  }

  /** @param key as {@link keyOf} gives it */
  of(key: string): NameSeconds {
    return this.#name(key);
  }

  #name(key: string): NameSeconds & { seenRequests: number; seenFailures: number } {
    let known = this.#names.get(key);
    if (known === undefined) {
      known = { requests: new Map(), failures: new Map(), last: null, seenRequests: 0, seenFailures: 0 };
      this.#names.set(key, known);
    }
    return known;
  }
}

function count(into: Map<number, number>, second: number, more: number): void {
  if (more > 0) into.set(second, (into.get(second) ?? 0) + more);
}
