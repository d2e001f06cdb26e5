/** One kind of failure: the same request failing for the same reason. */
export interface ErrorEntry {
  readonly method: string;
  readonly name: string;
  readonly error: string;
  occurrences: number;
  /** Epoch, ms. */
  readonly firstSeen: number;
  lastSeen: number;
}

/**
 * Failures by method, name and reason. Bounded: a server that puts a fresh id into every error text
 * must not fill the memory, so what comes after the first `limit` kinds of a request is counted as
 * one kind of its own.
 */
export class ErrorTable {
  readonly #entries = new Map<string, ErrorEntry>();
  readonly #limit: number;

  /** @param limit how many kinds are kept apart */
  constructor(limit = 500) {
    this.#limit = limit;
  }

  /** @param now epoch in ms */
  record(method: string, name: string, error: string, now: number): void {
    const known = this.#entries.get(key(method, name, error));
    if (known !== undefined) {
      known.occurrences += 1;
      known.lastSeen = now;
      return;
    }
    const text = this.#entries.size < this.#limit ? error : 'other errors (too many kinds to list)';
    if (text !== error && this.#entries.has(key(method, name, text))) {
      this.record(method, name, text, now);
      return;
    }
    this.#entries.set(key(method, name, text), {
      method,
      name,
      error: text,
      occurrences: 1,
      firstSeen: now,
      lastSeen: now,
    });
  }

  clear(): void {
    this.#entries.clear();
  }

  /** Most frequent first. */
  sorted(): ErrorEntry[] {
    return [...this.#entries.values()].sort((a, b) => b.occurrences - a.occurrences);
  }
}

function key(method: string, name: string, error: string): string {
  return `${method}\n${name}\n${error}`;
}
