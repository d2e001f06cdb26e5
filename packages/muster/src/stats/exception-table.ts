import { thrownText, traceback as tracebackOf } from '../logging/traceback.ts';

/** One kind of exception that tasks threw. */
export interface ExceptionEntry {
  count: number;
  readonly message: string;
  readonly traceback: string;
  /** Epoch, ms. */
  readonly firstSeen: number;
  lastSeen: number;
}

/** Exceptions by message and stack, the first `limit` kinds; the rest is counted together. */
export class ExceptionTable {
  readonly #entries = new Map<string, ExceptionEntry>();
  readonly #limit: number;

  constructor(limit = 200) {
    this.#limit = limit;
  }

  /** Every exception, whatever its kind. */
  total = 0;

  /** @param now epoch in ms */
  record(thrown: unknown, now: number): void {
    this.total += 1;
    const trace = tracebackOf(thrown);
    const listed = this.#entries.size < this.#limit || this.#entries.has(trace);
    const traceback = listed ? trace : '';
    const known = this.#entries.get(traceback);
    if (known !== undefined) {
      known.count += 1;
      known.lastSeen = now;
      return;
    }
    const message = listed ? thrownText(thrown) : 'other exceptions (too many kinds to list)';
    this.#entries.set(traceback, { count: 1, message, traceback, firstSeen: now, lastSeen: now });
  }

  clear(): void {
    this.#entries.clear();
    this.total = 0;
  }

  /** Most frequent first. */
  sorted(): ExceptionEntry[] {
    return [...this.#entries.values()].sort((a, b) => b.count - a.count);
  }
}
