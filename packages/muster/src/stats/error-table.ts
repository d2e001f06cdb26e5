/** One kind of failure: the same request failing for the same reason. */
export interface ErrorEntry {
  readonly method: string;
  readonly name: string;
  readonly error: string;
  occurrences: number;
  /** Epoch, ms. */
  firstSeen: number;
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
    // Kinds are few and failures may be many: a known one makes no object.
    const known = this.#entries.get(key(method, name, error));
    if (known === undefined) {
      this.add({ method, name, error, occurrences: 1, firstSeen: now, lastSeen: now });
      return;
    }
    known.occurrences += 1;
    known.lastSeen = now;
  }

  /** Adds the occurrences of an entry of another table. */
  add(entry: ErrorEntry): void {
    const { method, name } = entry;
    const own = this.#entries.has(key(method, name, entry.error)) || this.#entries.size < this.#limit;
    const error = own ? entry.error : 'other errors (too many kinds to list)';
    const known = this.#entries.get(key(method, name, error));
    if (known === undefined) {
      this.#entries.set(key(method, name, error), { ...entry, error });
      return;
    }
    known.occurrences += entry.occurrences;
    known.firstSeen = Math.min(known.firstSeen, entry.firstSeen);
    known.lastSeen = Math.max(known.lastSeen, entry.lastSeen);
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
