import type { RowCount } from './format.ts';

/** A row of a table that is only ever counted up. */
interface CountedRow {
  lastSeen: number;
}

/** What became of a table since it was looked at last. */
export interface RowChanges<Row> {
  readonly fresh: readonly (readonly [id: number, row: Row])[];
  /** Of rows that were known before. */
  readonly changed: readonly RowCount[];
}

/** Finds what is new in a table of failures or exceptions: only that is written, not the whole table each second. */
export class RowLog<Row extends CountedRow> {
  readonly #countOf: (row: Row) => number;
  readonly #known = new Map<Row, { readonly id: number; count: number }>();

  constructor(countOf: (row: Row) => number) {
    this.#countOf = countOf;
  }

  /** @param rows of the table; each the same object every time */
  take(rows: readonly Row[]): RowChanges<Row> {
    const fresh: [number, Row][] = [];
    const changed: RowCount[] = [];
    for (const row of rows) {
      const count = this.#countOf(row);
      const known = this.#known.get(row);
      if (known === undefined) {
        const id = this.#known.size;
        this.#known.set(row, { id, count });
        fresh.push([id, row]);
      } else if (known.count !== count) {
        known.count = count;
        changed.push([known.id, count, row.lastSeen]);
      }
    }
    return { fresh, changed };
  }

  /** @param rows known ones */
  counts(rows: readonly Row[]): RowCount[] {
    return rows.map((row) => [this.#known.get(row)?.id ?? -1, this.#countOf(row), row.lastSeen]);
  }

  clear(): void {
    this.#known.clear();
  }
}
