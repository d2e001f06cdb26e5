import { EntryTable, keyOf } from './entry-table.ts';
import { StatsEntry } from './stats-entry.ts';

/** How far back "current" looks, in seconds, as in Locust. */
const windowSeconds = 10;

interface Slot {
  /** Seconds. */
  readonly length: number;
  readonly sum: StatsEntry;
  /** Requests and failures by `METHOD name`. */
  readonly counts: ReadonlyMap<string, readonly [requests: number, failures: number]>;
  /** Every name with its histogram; null unless asked for: 16 KB a name and second. */
  readonly entries: EntryTable | null;
}

/** The last ten seconds, for figures called current. */
export class RecentWindow {
  readonly #byName: boolean;
  /** Oldest first; at most ten, however long each was. */
  readonly #slots: Slot[] = [];
  #spare: StatsEntry | null = null;

  /** @param byName keep the response times of every name, for {@link RecentWindow.entries} */
  constructor(byName = false) {
    this.#byName = byName;
  }

  /** @internal Adds a second that is over. @param sum of all entries; kept @param length seconds */
  add(current: EntryTable, sum: StatsEntry, length: number): void {
    const counts = new Map<string, readonly [number, number]>();
    for (const entry of current.entries()) {
      if (entry.requests > 0) counts.set(keyOf(entry), [entry.requests, entry.failures]);
    }
    const left = this.#slots.length >= windowSeconds ? this.#slots.shift() : undefined;
    let entries: EntryTable | null = null;
    if (this.#byName) {
      entries = left?.entries ?? new EntryTable();
      entries.clear();
      entries.add(current);
    }
    this.#slots.push({ length, sum, counts, entries });
    this.#spare = left?.sum ?? null;
  }

  /**
   * @internal Something empty to add a second up in, for {@link RecentWindow.add}: that of the second which has left
   * the window. Fresh ones, as large as they are, leave some 10 MB for the garbage collector to find.
   */
  takeSum(): StatsEntry {
    const sum = this.#spare ?? new StatsEntry('', 'Aggregated');
    this.#spare = null;
    sum.clear();
    return sum;
  }

  reset(): void {
    this.#slots.length = 0;
  }

  /** Length of the window in seconds: about ten, less in the beginning, 0 before the first second is over. */
  get seconds(): number {
    return this.#slots.reduce((sum, slot) => sum + slot.length, 0);
  }

  /** Requests and failures per second; of all requests, or of one `method` and `name`. */
  rates(of?: { readonly method: string; readonly name: string }): { requests: number; failures: number } {
    let requests = 0;
    let failures = 0;
    for (const { sum, counts } of this.#slots) {
      const [more, failed] =
        of === undefined ? [sum.requests, sum.failures] : (counts.get(keyOf(of)) ?? [0, 0]);
      requests += more;
      failures += failed;
    }
    const length = this.seconds;
    return length === 0
      ? { requests, failures }
      : { requests: requests / length, failures: failures / length };
  }

  /** All requests of the window in one, for current percentiles. */
  aggregated(): StatsEntry {
    const all = new StatsEntry('', 'Aggregated');
    for (const { sum } of this.#slots) all.add(sum);
    return all;
  }

  /** The requests of the window by name; empty unless the window was made to keep them. */
  entries(): EntryTable {
    const all = new EntryTable();
    for (const { entries } of this.#slots) if (entries !== null) all.add(entries);
    return all;
  }
}
