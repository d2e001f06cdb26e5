import type { Pool } from '../platform/database/pool.ts';
import { isRowError } from '../platform/database/row-error.ts';
import { EVERY_AGENCY } from '../platform/database/scope.ts';
import { GroupCommit } from '../platform/group-commit.ts';
import { newId } from '../platform/ids.ts';
import { type AlertRow, alertJson, alertRow, columnArrays, insertAlerts } from './alert-rows.ts';
import { batchGroup } from './batch-group.ts';
import { type Claim, insertKeyed, type KeyedAlerts, type TakenKey } from './keyed-insert.ts';
import type { NewAlert } from './model.ts';
import { RowLimit } from './row-limit.ts';

/** How alerts are grouped; see the configuration. */
export interface IngestOptions {
  readonly concurrency: number;
  readonly maxBatch: number;
  readonly maxQueued: number;
  /** Told of every commit: how many alerts, batches or keyed requests, and how long it took, in seconds. */
  readonly onCommit?: Readonly<Record<'single' | 'batches' | 'keyed', OnCommit>>;
}

type OnCommit = (size: number, seconds: number) => void;

/** An alert as it will be stored. */
export interface PreparedAlert {
  readonly row: AlertRow;
  /** The answer to its sender, and what the live feed tells. */
  readonly json: string;
}

/** Keyed requests that are written together; they are rare beside the others. */
const MAX_KEYED = 50;
/** Requests, and alerts in them: some 20 MB. */
const MAX_QUEUED = 2_000;
const MAX_ROWS = 20_000;
/** Removed at once: a statement of some milliseconds. */
const REMOVE_AT_ONCE = 5_000;

/** Takes alerts in. They are answered after their commit. */
export class Ingest {
  readonly #pool: Pool;
  /** Of batches, and of what came with a key. */
  readonly #limit = new RowLimit(MAX_ROWS);
  /** Single alerts without a key. */
  readonly group: GroupCommit<AlertRow, undefined>;
  /** Batches without a key. */
  readonly batches: GroupCommit<readonly AlertRow[], undefined>;
  /** What came with a key. */
  readonly keyed: GroupCommit<KeyedAlerts, TakenKey[]>;

  constructor(pool: Pool, { onCommit, ...options }: IngestOptions) {
    this.#pool = pool;
    const insert = (rows: readonly AlertRow[]) => this.#insert(rows);
    this.group = new GroupCommit({
      ...options,
      commit: insert,
      isItemError: isRowError,
      ...(onCommit && { onCommit: onCommit.single }),
    });
    this.batches = batchGroup(insert, MAX_QUEUED, onCommit?.batches);
    this.keyed = new GroupCommit({
      commit: (items) => insertKeyed(pool, items),
      concurrency: 1,
      maxBatch: MAX_KEYED,
      maxQueued: MAX_QUEUED,
      isItemError: isRowError,
      ...(onCommit && { onCommit: onCommit.keyed }),
    });
  }

  /** Gives alerts their ids and their stored form. */
  prepare(alerts: readonly NewAlert[], agencyId: string): PreparedAlert[] {
    const now = new Date().toISOString();
    return alerts.map((alert) => {
      const row = alertRow(alert, agencyId, newId(), now);
      return { row, json: alertJson(row) };
    });
  }

  /**
   * Stores an alert; it is durable when this resolves.
   *
   * @throws QueueFullError if the database cannot keep up
   */
  async store(alert: PreparedAlert): Promise<void> {
    await this.group.submit(alert.row);
  }

  /**
   * Stores alerts, all or none.
   *
   * @throws QueueFullError if the database cannot keep up
   */
  async storeBatch(alerts: readonly PreparedAlert[]): Promise<void> {
    const rows = alerts.map(({ row }) => row);
    await this.#limit.during(rows.length, () => this.batches.submit(rows));
  }

  /**
   * Stores alerts, all or none, but for those whose key was taken before.
   *
   * @returns the keys that were
   * @throws QueueFullError if the database cannot keep up
   */
  storeOnce(
    agencyId: string,
    alerts: readonly PreparedAlert[],
    claims: readonly Claim[],
  ): Promise<TakenKey[]> {
    const rows = alerts.map(({ row }) => row);
    return this.#limit.during(rows.length, () => this.keyed.submit({ agencyId, rows, claims }));
  }

  /** Resolves when everything that was accepted has been answered. */
  async drain(): Promise<void> {
    await Promise.all([this.group.drain(), this.batches.drain(), this.keyed.drain()]);
  }

  /** Removes some keys that are older than a day; to be called from time to time. */
  async removeOldKeys(): Promise<number> {
    const result = await this.#pool.run(
      EVERY_AGENCY,
      (sql) => sql`
        delete from ingest_keys where (agency_id, key) in
          (select agency_id, key from ingest_keys where created_at < now() - interval '24 hours'
            order by created_at limit ${REMOVE_AT_ONCE})`,
    );
    return result.count;
  }

  /** As many parameters as columns, and one prepared statement for any number of rows. */
  async #insert(rows: readonly AlertRow[]): Promise<undefined[]> {
    await this.#pool.run(EVERY_AGENCY, (sql) => sql.unsafe(INSERT, columnArrays(rows), { prepare: true }));
    return new Array<undefined>(rows.length);
  }
}

const INSERT = insertAlerts(1);
