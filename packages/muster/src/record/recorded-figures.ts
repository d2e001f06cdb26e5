import type { RunFigures } from '../report/run-figures.ts';
import { type ArrivalCounts, addArrivals, noArrivals, sumArrivals } from '../stats/arrival-counts.ts';
import { EntryTable } from '../stats/entry-table.ts';
import type { ErrorEntry } from '../stats/error-table.ts';
import type { ExceptionEntry } from '../stats/exception-table.ts';
import { type Groups, GroupTable } from '../stats/group-table.ts';
import { Histogram } from '../stats/histogram.ts';
import type { Second } from '../stats/second.ts';
import { SecondLog } from '../stats/second-log.ts';
import type { EntryParts } from '../stats/stats-entry.ts';
import type { ExceptionRow, FailureRow, Part, RowCount } from './format.ts';

/** The statistics of a run, put together again from the lines of its record. */
export class RecordedFigures implements RunFigures {
  readonly total = new EntryTable();
  readonly steady = new EntryTable();
  readonly totalGroups: GroupTable;
  readonly steadyGroups: GroupTable;
  readonly totalLag = new Histogram();
  readonly steadyLag = new Histogram();
  readonly seconds = new SecondLog();
  steadySeconds = 0;
  duration = 0;
  arrivalsByClass: Record<string, ArrivalCounts> = {};
  readonly #failures = new Map<number, ErrorEntry>();
  readonly #exceptions = new Map<number, ExceptionEntry>();

  constructor(groups: Groups) {
    this.totalGroups = new GroupTable(groups);
    this.steadyGroups = new GroupTable(groups);
  }

  readonly errors: RunFigures['errors'] = {
    sorted: () => [...this.#failures.values()].sort((a, b) => b.occurrences - a.occurrences),
  };

  get exceptions(): RunFigures['exceptions'] {
    const rows = [...this.#exceptions.values()].sort((a, b) => b.count - a.count);
    return { sorted: () => rows, total: rows.reduce((sum, { count }) => sum + count, 0) };
  }

  get arrivals(): ArrivalCounts | null {
    const classes = Object.values(this.arrivalsByClass);
    return classes.length === 0 ? null : sumArrivals(classes);
  }

  addEntry({ steady }: Part, method: string, name: string, entry: EntryParts): void {
    this.total.entry(method, name).add(entry);
    if (steady) this.steady.entry(method, name).add(entry);
  }

  addUserClass({ steady }: Part, name: string, entry: EntryParts): void {
    this.totalGroups.userClass(name)?.add(entry);
    if (steady) this.steadyGroups.userClass(name)?.add(entry);
  }

  addTag({ steady }: Part, name: string, entry: EntryParts): void {
    this.totalGroups.tag(name)?.add(entry);
    if (steady) this.steadyGroups.tag(name)?.add(entry);
  }

  addLag({ steady }: Part, lag: Histogram): void {
    this.totalLag.add(lag);
    if (steady) this.steadyLag.add(lag);
  }

  addSecond(second: Second, duration: number): void {
    this.seconds.push(second);
    this.duration = duration;
    if (second.steady) this.steadySeconds += second.length;
    for (const [name, counts] of Object.entries(second.arrivalsByClass)) {
      this.arrivalsByClass[name] = addArrivals(this.arrivalsByClass[name] ?? noArrivals, counts);
    }
  }

  addFailures(rows: readonly FailureRow[]): void {
    for (const [id, method, name, error, firstSeen, lastSeen, occurrences] of rows) {
      this.#failures.set(id, { method, name, error, occurrences, firstSeen, lastSeen });
    }
  }

  addExceptions(rows: readonly ExceptionRow[]): void {
    for (const [id, message, traceback, firstSeen, lastSeen, count] of rows) {
      this.#exceptions.set(id, { count, message, traceback, firstSeen, lastSeen });
    }
  }

  countFailures(rows: readonly RowCount[] = []): void {
    for (const [id, count, lastSeen] of rows) {
      const row = this.#failures.get(id);
      if (row !== undefined) Object.assign(row, { occurrences: count, lastSeen });
    }
  }

  countExceptions(rows: readonly RowCount[] = []): void {
    for (const [id, count, lastSeen] of rows) {
      const row = this.#exceptions.get(id);
      if (row !== undefined) Object.assign(row, { count, lastSeen });
    }
  }

  /** Rows that are as frequent stand in this order. */
  order(failures: readonly RowCount[], exceptions: readonly RowCount[]): void {
    arrange(this.#failures, failures);
    arrange(this.#exceptions, exceptions);
  }

  reset(arrivalsByClass: Readonly<Record<string, ArrivalCounts>>): void {
    this.total.reset();
    this.steady.reset();
    this.totalGroups.clear();
    this.steadyGroups.clear();
    this.totalLag.clear();
    this.steadyLag.clear();
    this.seconds.clear();
    this.steadySeconds = 0;
    this.duration = 0;
    this.arrivalsByClass = { ...arrivalsByClass };
    this.#failures.clear();
    this.#exceptions.clear();
  }
}

function arrange<Row>(rows: Map<number, Row>, order: readonly RowCount[]): void {
  for (const [id] of order) {
    const row = rows.get(id);
    if (row === undefined) continue;
    rows.delete(id);
    rows.set(id, row);
  }
}
