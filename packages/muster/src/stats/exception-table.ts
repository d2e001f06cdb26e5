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
    const { message, traceback } =
      this.#entries.size < this.#limit || this.#entries.has(describe(thrown).traceback)
        ? describe(thrown)
        : { message: 'other exceptions (too many kinds to list)', traceback: '' };
    const known = this.#entries.get(traceback);
    if (known !== undefined) {
      known.count += 1;
      known.lastSeen = now;
      return;
    }
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

function describe(thrown: unknown): { message: string; traceback: string } {
  if (!(thrown instanceof Error)) return { message: String(thrown), traceback: String(thrown) };
  return { message: `${thrown.name}: ${thrown.message}`, traceback: thrown.stack ?? thrown.message };
}
