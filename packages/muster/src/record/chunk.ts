import { EntryTable } from '../stats/entry-table.ts';
import { type Groups, GroupTable } from '../stats/group-table.ts';
import { Histogram } from '../stats/histogram.ts';
import type { SecondDelta } from '../stats/second-delta.ts';
import type { StatsEntry } from '../stats/stats-entry.ts';
import type { Part, RowCount } from './format.ts';

/** The figures of the seconds of a chunk that were of one kind: steady or not, of one stage. */
interface Figures {
  readonly part: Part;
  readonly entries: EntryTable;
  readonly groups: GroupTable;
  readonly lag: Histogram;
}

/** Everything that some seconds in a row add to the run. */
export class Chunk {
  /** Numbers of the first and of the last second; none while the last is below the first. */
  readonly first: number;
  last: number;
  /** By id. */
  readonly failures = new Map<number, RowCount>();
  readonly exceptions = new Map<number, RowCount>();
  readonly #groups: Groups;
  readonly #figures = new Map<string, Figures>();

  constructor(first: number, groups: Groups) {
    this.first = first;
    this.last = first - 1;
    this.#groups = groups;
  }

  get seconds(): number {
    return this.last - this.first + 1;
  }

  /** Stages and steadiness, combined, that there are in it. */
  get parts(): number {
    return this.#figures.size;
  }

  /** Adds the second after the last. */
  add(delta: SecondDelta): void {
    this.last += 1;
    const figures = this.#of(delta);
    figures.entries.add(delta.entries);
    figures.groups.add(delta.groups);
    figures.lag.add(delta.lag);
  }

  /** Adds counts of failures and of exceptions; later ones take the place of earlier ones. */
  note(failures: Iterable<RowCount>, exceptions: Iterable<RowCount>): void {
    for (const row of failures) this.failures.set(row[0], row);
    for (const row of exceptions) this.exceptions.set(row[0], row);
  }

  /** Adds the chunk that comes after this one, a name at each step: with many of them it takes a while. */
  *absorb(later: Chunk): Generator<void> {
    this.last = later.last;
    this.note(later.failures.values(), later.exceptions.values());
    for (const figures of later.#figures.values()) {
      const own = this.#of(figures.part);
      own.groups.add(figures.groups);
      own.lag.add(figures.lag);
      for (const entry of figures.entries.entries()) {
        own.entries.entry(entry.method, entry.name).add(entry);
        yield;
      }
    }
  }

  /** Every entry that has requests, each with what it is of. */
  *entries(): Generator<{ part: Part; of: EntryOf; entry: StatsEntry }> {
    for (const { part, entries, groups } of this.#figures.values()) {
      for (const { of, entry } of entriesOf(entries, groups)) yield { part, of, entry };
    }
  }

  *lags(): Generator<{ part: Part; lag: Histogram }> {
    for (const { part, lag } of this.#figures.values()) if (lag.count > 0) yield { part, lag };
  }

  #of({ steady, stage }: Part): Figures {
    const key = JSON.stringify([steady, stage]);
    let figures = this.#figures.get(key);
    if (figures === undefined) {
      figures = {
        part: { steady, stage },
        entries: new EntryTable(),
        groups: new GroupTable(this.#groups),
        lag: new Histogram(),
      };
      this.#figures.set(key, figures);
    }
    return figures;
  }
}

/** What the requests of an entry have in common. */
export type EntryOf = 'name' | 'userClass' | 'tag';

/** Every entry that has requests, those of groups too. */
export function* entriesOf(
  entries: EntryTable,
  groups: GroupTable,
): Generator<{ of: EntryOf; entry: StatsEntry }> {
  for (const entry of entries.entries()) if (entry.requests > 0) yield { of: 'name', entry };
  for (const name of groups.groups.userClasses) {
    const entry = groups.userClass(name);
    if (entry !== undefined && entry.requests > 0) yield { of: 'userClass', entry };
  }
  for (const name of groups.groups.tags) {
    const entry = groups.tag(name);
    if (entry !== undefined && entry.requests > 0) yield { of: 'tag', entry };
  }
}
