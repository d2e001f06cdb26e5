import { Limiter } from '../limiter.ts';
import { connectDatabase, type DatabaseOptions, type Sql } from './open.ts';

/** Queries that may wait for a connection; more would only wait longer than anyone does. */
const MAX_WAITING = 2_000;

/**
 * A pool with a bounded queue in front. A connection gets up to `depth` queries at once, which PostgreSQL answers one
 * after the other: with one at a time, a connection could serve one query in each turn of the event loop, and a busy
 * process has only 20 or 30 turns a second.
 */
export class Pool {
  readonly name: string;
  readonly size: number;
  readonly #sql: Sql;
  readonly #limiter: Limiter;

  private constructor(name: string, size: number, depth: number, sql: Sql) {
    this.name = name;
    this.size = size;
    this.#sql = sql;
    this.#limiter = new Limiter(size * depth, MAX_WAITING);
  }

  /**
   * @param size connections
   * @param depth queries on the way on each connection at once
   * @throws EriopError DATABASE_* if the database does not answer
   */
  static async open(
    url: string,
    name: string,
    size: number,
    depth: number,
    options: DatabaseOptions = {},
  ): Promise<Pool> {
    const sql = await connectDatabase(url, { ...options, max: size, name: `eriop ${name}` });
    return new Pool(name, size, depth, sql);
  }

  /** Queries on their way. */
  get inUse(): number {
    return this.#limiter.running;
  }

  /** Queries that wait for their turn. */
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
