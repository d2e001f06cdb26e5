import { Limiter } from '../limiter.ts';
import { Link } from './link.ts';
import type { DatabaseOptions, Queryable, Sql } from './open.ts';
import type { Scope } from './scope.ts';

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
  readonly #depth: number;
  readonly #links: readonly Link[];
  readonly #limiter: Limiter;

  private constructor(name: string, size: number, depth: number, links: readonly Link[]) {
    this.name = name;
    this.size = size;
    this.#depth = depth;
    this.#links = links;
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
    const pool = new Pool(name, size, depth, makeLinks(url, name, size, options));
    try {
      await pool.#links[0]?.connect();
      return pool;
    } catch (error) {
      await pool.close();
      throw error;
    }
  }

  /** A pool that connects when its first query needs it, for programs that may never need it. */
  static later(url: string, name: string): Pool {
    return new Pool(name, 1, 1, makeLinks(url, name, 1, {}));
  }

  /** Queries on their way. */
  get inUse(): number {
    return this.#limiter.running;
  }

  /** Queries that wait for their turn. */
  get waiting(): number {
    return this.#limiter.queued;
  }

  /**
   * Carries out a query: each of its statements for itself, and in the scope. For statements that belong together there
   * is `transaction`.
   *
   * @param scope whose rows it may see and change; PostgreSQL sees to it, too
   * @throws OverloadError if too many queries wait
   */
  run<Result>(scope: Scope, query: (sql: Sql) => Promise<Result>): Promise<Result> {
    return this.#limiter.run(() => this.#on(1, (link) => link.run(scope, query)));
  }

  /** Carries out statements in one transaction on one connection, as `run` does; see `inTransaction`. */
  transaction<Result>(scope: Scope, work: (sql: Queryable) => Promise<Result>): Promise<Result> {
    // A connection in a transaction answers nobody else until its end: the others are preferred.
    return this.#limiter.run(() => this.#on(this.#depth, (link) => link.transaction(scope, work)));
  }

  /** Ends the connections, after their queries or after five seconds. */
  async close(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.close()));
  }

  async #on<Result>(weight: number, use: (link: Link) => Promise<Result>): Promise<Result> {
    const link = this.#links.reduce((least, other) => (other.load < least.load ? other : least));
    link.load += weight;
    try {
      return await use(link);
    } finally {
      link.load -= weight;
    }
  }
}

function makeLinks(url: string, name: string, size: number, options: DatabaseOptions): Link[] {
  return Array.from({ length: size }, () => new Link(url, { ...options, name: `eriop ${name}` }));
}
