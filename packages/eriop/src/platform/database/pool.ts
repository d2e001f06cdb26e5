import { EriopError } from '../errors.ts';
import { Limiter } from '../limiter.ts';
import { Availability, type AvailabilityListener } from './availability.ts';
import { ConnectionRefused, isConnectionError } from './explain.ts';
import { Link } from './link.ts';
import type { DatabaseOptions, Queryable, Sql } from './open.ts';
import { EVERY_AGENCY, type Scope } from './scope.ts';

/** Queries that may wait for a connection; more would only wait longer than anyone does. */
const MAX_WAITING = 2_000;

/** The longest that anybody waits for an answer, in the queue and on the connection, ms. */
const DEADLINE_MS = 10_000;

/**
 * A connection that has been silent for the deadline and so many ms more is given up. PostgreSQL cancels what takes that
 * long before they are over, and says so: if it lives, it is not silent.
 */
const SILENCE_MS = 5_000;

/** How a pool behaves, beyond how its connections do. */
export interface PoolOptions extends DatabaseOptions {
  /** The longest that anybody waits for an answer, ms. Default 10,000. */
  readonly deadlineMs?: number;
  /** How long a connection may be silent after that, ms. Default 5,000. */
  readonly silenceMs?: number;
}

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
  readonly #availability = new Availability();
  readonly #deadlineMs: number;
  readonly #silenceMs: number;

  private constructor(
    name: string,
    size: number,
    depth: number,
    url: string,
    { deadlineMs = DEADLINE_MS, silenceMs = SILENCE_MS, ...options }: PoolOptions = {},
  ) {
    this.#deadlineMs = deadlineMs;
    this.#silenceMs = deadlineMs + silenceMs;
    const statementTimeoutMs = deadlineMs + silenceMs / 2;
    const links = makeLinks(url, name, size, { statementTimeoutMs, ...options });
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
    options: PoolOptions = {},
  ): Promise<Pool> {
    const pool = new Pool(name, size, depth, url, options);
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
    return new Pool(name, 1, 1, url);
  }

  /** Whether the database answers, as far as this pool knows. */
  get available(): boolean {
    return !this.#availability.lost;
  }

  /** Tells of the database's going and coming back; of one listener, the last. */
  onAvailability(listener: AvailabilityListener): void {
    this.#availability.listen(listener);
  }

  /** Asks the database for a sign of life, also while it is known to be away. */
  async probe(): Promise<void> {
    await this.#within(1, (link) => link.run(EVERY_AGENCY, (sql) => sql`select 1`));
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
   * @throws OverloadError if too many queries wait; EriopError DATABASE_AWAY while the database does not answer,
   * DATABASE_SLOW if it does not in time: whether the query was carried out is not known then
   */
  async run<Result>(scope: Scope, query: (sql: Sql) => Promise<Result>): Promise<Result> {
    this.#availability.admit();
    return this.#within(1, (link) => link.run(scope, query));
  }

  /** Carries out statements in one transaction on one connection, as `run` does; see `inTransaction`. */
  async transaction<Result>(scope: Scope, work: (sql: Queryable) => Promise<Result>): Promise<Result> {
    this.#availability.admit();
    // A connection in a transaction answers nobody else until its end: the others are preferred.
    return this.#within(this.#depth, (link) => link.transaction(scope, work));
  }

  /** Ends the connections, after their queries or after five seconds. */
  async close(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.close()));
  }

  /**
   * Who waits is answered at the deadline; what PostgreSQL is at keeps its place until it ends.
   *
   * @param weight of the job on its connection
   */
  #within<Result>(weight: number, use: (link: Link) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      let late = false;
      const { answers } = this.#availability;
      let link: Link | undefined;
      const timer = setTimeout(() => {
        late = true;
        const error = tooSlow();
        this.#availability.late(answers, error);
        link?.suspect(this.#silenceMs);
        reject(error);
      }, this.#deadlineMs);
      const onLink = (its: Link) => {
        link = its;
        return use(its);
      };
      const turn = () =>
        late ? Promise.reject(tooSlow()) : this.#on(weight, onLink).then(this.#answered, this.#failed);
      this.#limiter
        .run(turn)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  readonly #answered = <Result>(result: Result): Result => {
    this.#availability.answered();
    return result;
  };

  readonly #failed = (error: unknown): never => {
    if (error instanceof ConnectionRefused) this.#availability.failed(error);
    else if (!isConnectionError(error)) this.#availability.answered();
    throw error;
  };

  /** On the connection with the least to do. If that cannot be made, nothing was carried out: on one that is there. */
  async #on<Result>(weight: number, use: (link: Link) => Promise<Result>): Promise<Result> {
    try {
      return await load(this.#choose(), weight, use);
    } catch (error) {
      const other = this.#choose();
      if (!(error instanceof ConnectionRefused && other.connected)) throw error;
      return load(other, weight, use);
    }
  }

  #choose(): Link {
    return this.#links.reduce((best, other) => {
      if (best.resting !== other.resting) return best.resting ? other : best;
      return other.load < best.load ? other : best;
    });
  }
}

async function load<Result>(
  link: Link,
  weight: number,
  use: (link: Link) => Promise<Result>,
): Promise<Result> {
  link.load += weight;
  try {
    return await use(link);
  } finally {
    link.load -= weight;
  }
}

function tooSlow(): EriopError {
  return new EriopError(
    'DATABASE_SLOW',
    'The database did not answer in time.',
    'Try again in some seconds.',
  );
}

function makeLinks(url: string, name: string, size: number, options: DatabaseOptions): Link[] {
  return Array.from({ length: size }, () => new Link(url, { ...options, name: `eriop ${name}` }));
}
