import { StatsEntry } from './stats-entry.ts';

/** The entries of a stretch of time, by method and name. */
export class EntryTable {
  // Two levels, so that a sample finds its entry without building a joined key.
  readonly #byMethod = new Map<string, Map<string, StatsEntry>>();

  /** The entry of `method` and `name`, made on first use. */
  entry(method: string, name: string): StatsEntry {
    let byName = this.#byMethod.get(method);
    if (byName === undefined) {
      byName = new Map();
      this.#byMethod.set(method, byName);
    }
    let entry = byName.get(name);
    if (entry === undefined) {
      entry = new StatsEntry(method, name);
      byName.set(name, entry);
    }
    return entry;
  }

  /** Adds every entry of `other` to this table. */
  add(other: EntryTable): void {
    for (const entry of other.entries()) {
      if (entry.requests > 0) this.entry(entry.method, entry.name).add(entry);
    }
  }

  /** Zeroes every entry; keeps them. */
  clear(): void {
    for (const entry of this.entries()) entry.clear();
  }

  /** Forgets every entry. */
  reset(): void {
    this.#byMethod.clear();
  }

  /** Every entry, in no particular order. */
  *entries(): Generator<StatsEntry> {
    for (const byName of this.#byMethod.values()) yield* byName.values();
  }

  /** Every entry, by name and then method, as Locust lists them. */
  sorted(): StatsEntry[] {
    return [...this.entries()].sort((a, b) => compare(a.name, b.name) || compare(a.method, b.method));
  }

  /**
   * The sum of the entries that a target or table means.
   *
   * @param selector `METHOD name` for one entry, a name alone for that name under every method
   */
  select(selector: string): StatsEntry {
    return this.#sum(selector, (entry) => selector === entry.name || selector === keyOf(entry));
  }

  /** The sum of all entries, under Locust's name for it. */
  aggregated(): StatsEntry {
    return this.#sum('Aggregated', () => true);
  }

  #sum(name: string, wanted: (entry: StatsEntry) => boolean): StatsEntry {
    const sum = new StatsEntry('', name);
    for (const entry of this.entries()) if (wanted(entry)) sum.add(entry);
    return sum;
  }
}

/** How an entry is named in one word: `METHOD name`. */
export function keyOf(entry: { method: string; name: string }): string {
  return `${entry.method} ${entry.name}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
