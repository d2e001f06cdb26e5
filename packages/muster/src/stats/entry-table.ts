import { textOf } from '../wording/text-of.ts';
import { refuseFiguresOfTable } from './foreign-figures.ts';
import { StatsEntry } from './stats-entry.ts';
import { plainName } from './unit.ts';

/**
 * How many pairs of method and name are told apart. One with thousands of requests takes some 100 KB in the tables of a
 * run, with its two clocks and its phases: 2,000 of them are some 240 MB, and more than anybody reads. A path with an
 * id in it would fill any memory.
 */
export const mostEntries = 2000;

/** What all further names of a method are counted under. */
export const otherNames = 'other names (too many to list)';

/** How many methods have such an entry of their own; what still comes is one more, of the method `other`. */
const mostMethods = 100;

/** The entries of a stretch of time, by method and name: the first {@link mostEntries}, and the rest in one a method. */
export class EntryTable {
  // Two levels, so that a sample finds its entry without building a joined key; by name first, as most names have one
  // method only, and then it takes one look into a map, not two.
  readonly #byName = new Map<string, StatsEntry[]>();
  readonly #byMethod = new Map<string, StatsEntry[]>();
  /** Entries, but for those of other names. */
  #size = 0;
  #overflowed = false;

  /** The entry of `method` and `name`, made on first use. */
  entry(method: string, name: string): StatsEntry {
    const sameName = this.#byName.get(name);
    if (sameName !== undefined) {
      for (let at = 0; at < sameName.length; at++) {
        const entry = sameName[at] as StatsEntry;
        if (entry.method === method) return entry;
      }
    }
    return this.#newEntry(method, name);
  }

  /** Whether there were so many names that some are counted together. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  static {
    refuseFiguresOfTable(EntryTable.prototype);
  }

  #newEntry(method: string, name: string): StatsEntry {
    // From a locustfile in JavaScript; asked here, where it costs nothing.
    if (typeof name !== 'string' || typeof method !== 'string')
      return this.entry(textOf(method), textOf(name));
    if (name !== otherNames) {
      if (this.#size >= mostEntries) return this.#otherEntry(method);
      this.#size += 1;
    }
    const entry = new StatsEntry(method, name);
    append(this.#byMethod, method, entry);
    append(this.#byName, name, entry);
    return entry;
  }

  #otherEntry(method: string): StatsEntry {
    this.#overflowed = true;
    const known = this.#byMethod.has(method) || this.#byMethod.size < mostMethods;
    return this.entry(known ? method : 'other', otherNames);
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
    this.#byName.clear();
    this.#byMethod.clear();
    this.#size = 0;
    this.#overflowed = false;
  }

  /** Every entry: by method, then as they appeared. */
  *entries(): Generator<StatsEntry> {
    for (const entries of this.#byMethod.values()) yield* entries;
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
    const sum = new StatsEntry('', selector);
    for (const entry of this.entries()) if (isMeant(entry, selector)) sum.add(entry);
    return sum;
  }

  /**
   * The sum of all entries that are requests, under Locust's name for it: not of values with a unit of their own.
   *
   * @param sum something empty to add them up in
   */
  aggregated(sum = new StatsEntry('', 'Aggregated')): StatsEntry {
    for (const entry of this.entries()) if (entry.requests > 0 && !entry.hasUnit) sum.add(entry);
    return sum;
  }
}

/** Whether a selector means the entry, also one that was copied out of a report. @param selector as for `select` */
export function isMeant(entry: { method: string; name: string }, selector: string): boolean {
  const plain = plainName(textOf(selector));
  return plain === plainName(entry.name) || plain === plainName(keyOf(entry));
}

/** How an entry is named in one word: `METHOD name`. */
export function keyOf(entry: { method: string; name: string }): string {
  return `${entry.method} ${entry.name}`;
}

function append(to: Map<string, StatsEntry[]>, key: string, entry: StatsEntry): void {
  const entries = to.get(key);
  if (entries === undefined) to.set(key, [entry]);
  else entries.push(entry);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
