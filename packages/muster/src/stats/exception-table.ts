import { thrownText, traceback as tracebackOf } from '../wording/traceback.ts';

/** One kind of exception that tasks threw. */
export interface ExceptionEntry {
  count: number;
  readonly message: string;
  readonly traceback: string;
  /** Epoch, ms. */
  firstSeen: number;
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
    const traceback = tracebackOf(thrown);
    const known = this.#entries.get(traceback);
    const message = known === undefined ? thrownText(thrown) : known.message;
    this.add({ count: 1, message, traceback, firstSeen: now, lastSeen: now });
  }

  /** Adds the exceptions of an entry of another table. */
  add(entry: ExceptionEntry): void {
    this.total += entry.count;
    const listed = this.#entries.size < this.#limit || this.#entries.has(entry.traceback);
    const traceback = listed ? entry.traceback : '';
    const known = this.#entries.get(traceback);
    if (known === undefined) {
      const message = listed ? entry.message : 'other exceptions (too many kinds to list)';
      this.#entries.set(traceback, { ...entry, message, traceback });
      return;
    }
    known.count += entry.count;
    known.firstSeen = Math.min(known.firstSeen, entry.firstSeen);
    known.lastSeen = Math.max(known.lastSeen, entry.lastSeen);
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
