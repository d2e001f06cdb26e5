import { otherNames } from './entry-table.ts';

const otherErrors = 'other errors (too many kinds to list)';

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

type Kind = Pick<ErrorEntry, 'method' | 'name' | 'error'>;

const ofAllRequests: Kind = { method: '', name: otherNames, error: otherErrors };

/**
 * Failures by method, name and reason. Bounded: a server that puts a fresh id into every error text, or a path with an
 * id in it, must not fill the memory. What comes after the first `limit` kinds is counted as one kind of its request,
 * and when there are as many of these, as one of all requests.
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
    const kind = this.#kindOf(entry);
    const known = this.#entries.get(key(kind.method, kind.name, kind.error));
    if (known === undefined) {
      this.#entries.set(key(kind.method, kind.name, kind.error), { ...entry, ...kind });
      return;
    }
    known.occurrences += entry.occurrences;
    known.firstSeen = Math.min(known.firstSeen, entry.firstSeen);
    known.lastSeen = Math.max(known.lastSeen, entry.lastSeen);
  }

  /** What an entry is counted as: itself, as long as there is room. */
  #kindOf(entry: Kind): Kind {
    const { method, name, error } = entry;
    if (this.#entries.size < this.#limit || this.#entries.has(key(method, name, error))) return entry;
    const ofItsRequest = { method, name, error: otherErrors };
    const room = this.#entries.size < 2 * this.#limit || this.#entries.has(key(method, name, otherErrors));
    return room ? ofItsRequest : ofAllRequests;
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
