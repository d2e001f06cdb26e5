import { Limiter } from '../limiter.ts';
import { connectDatabase, type DatabaseOptions, type Sql } from './open.ts';

/** Queries that may wait for a connection; more would only wait longer than anyone does. */
const MAX_WAITING = 2_000;

/**
 * A bounded pool: a query gets a connection of its own, or waits its turn in a queue of limited length. (The
 * driver alone would send it behind another one on a busy connection, however slow that is.)
 */
export class Pool {
  readonly name: string;
  readonly size: number;
  readonly #sql: Sql;
  readonly #limiter: Limiter;

  private constructor(name: string, size: number, sql: Sql) {
    this.name = name;
    this.size = size;
    this.#sql = sql;
    this.#limiter = new Limiter(size, MAX_WAITING);
  }

  /** @throws EriopError DATABASE_* if the database does not answer */
  static async open(url: string, name: string, size: number, options: DatabaseOptions = {}): Promise<Pool> {
    const sql = await connectDatabase(url, { ...options, max: size, name: `eriop ${name}` });
    return new Pool(name, size, sql);
  }

  get inUse(): number {
    return this.#limiter.running;
  }

  get waiting(): number {
    return this.#limiter.queued;
  }

  /** @throws OverloadError if too many queries wait */
  run<Result>(query: (sql: Sql) => Promise<Result>): Promise<Result> {
    return this.#limiter.run(() => query(this.#sql));
  }

  /** Ends the connections, after their queries or after five seconds. */
  close(): Promise<void> {
    return this.#sql.end({ timeout: 5 });
  }
}
