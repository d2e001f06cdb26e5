import { EriopError } from '../errors.ts';
import { explainDatabaseError } from './explain.ts';
import { type DatabaseOptions, openDatabase, type Queryable, type Sql } from './open.ts';
import { type Scope, scopeKey } from './scope.ts';

/** What the backend acts as, and that it sees nothing until a scope is set; see migration 0006-row-level-security. */
const POWERLESS = { role: 'eriop_app', 'eriop.agency': '' };

/** A query as the driver makes it: `handler` is what sends it, a moment after somebody began to wait for it. */
interface Sendable {
  handler: (query: Sendable) => unknown;
  executed: boolean;
}

/** A connection, from before it is made until after it is lost. */
interface Life {
  readonly sql: Sql;
  /** The last scope that was sent. */
  scope: string | undefined;
  /** Tells those who wait for an answer that the connection is lost; the driver forgets some of them. */
  readonly waiting: Set<(cause: unknown) => void>;
  lost: boolean;
}

/**
 * One connection whose statements each carry their scope. PostgreSQL carries out what it is sent on a connection in
 * that order: the scope of a statement is sent right before it, without waiting, unless it is that of the one before.
 * So statements of several agencies can be on their way at once, and none of them needs a transaction to itself. When
 * the connection is lost, another one takes its place; nothing of the old one is carried out on it.
 */
export class Link {
  /** Queries on their way; the pool's to count. */
  load = 0;
  readonly #url: string;
  readonly #options: DatabaseOptions;
  #life: Life;
  #closing = false;

  constructor(url: string, options: DatabaseOptions) {
    this.#url = url;
    this.#options = { ...options, max: 1, settings: { ...options.settings, ...POWERLESS } };
    this.#life = this.#begin();
    requireSendable(this.#life.sql);
  }

  /** @throws EriopError DATABASE_* if the database does not answer */
  async connect(): Promise<void> {
    try {
      await this.#life.sql`select 1`;
    } catch (error) {
      throw explainDatabaseError(error, this.#url);
    }
  }

  /** @throws EriopError CONNECTION_CLOSED if the connection was lost meanwhile: whether it was done is not known */
  run<Result>(scope: Scope, query: (sql: Sql) => Promise<Result>): Promise<Result> {
    return this.#during((life) => query(this.#scoped(life, scopeKey(scope))));
  }

  /** @throws EriopError CONNECTION_CLOSED as `run` does */
  transaction<Result>(scope: Scope, work: (sql: Queryable) => Promise<Result>): Promise<Result> {
    return this.#during(async (life) => {
      const result = await life.sql.begin(async (sql) => {
        const set = sql`select set_config('eriop.agency', ${scopeKey(scope)}, true)`.execute();
        const [done] = await Promise.all([work(sql), set]);
        return { done };
      });
      return (result as { done: Result }).done;
    });
  }

  close(): Promise<void> {
    this.#closing = true;
    return this.#life.sql.end({ timeout: 5 });
  }

  #during<Result>(work: (life: Life) => Promise<Result>): Promise<Result> {
    const life = this.#life;
    return new Promise((resolve, reject) => {
      const lose = (cause: unknown) =>
        reject(
          new EriopError('CONNECTION_CLOSED', 'The connection to the database was lost.', 'Try again.', {
            cause,
          }),
        );
      life.waiting.add(lose);
      const settle = <Value>(tell: (value: Value) => void) => {
        return (value: Value) => {
          life.waiting.delete(lose);
          tell(value);
        };
      };
      work(life).then(settle(resolve), settle(reject));
    });
  }

  #begin(): Life {
    const onEnd = (error?: unknown) => {
      if (this.#closing) return true;
      this.#replace(life, error);
      return false;
    };
    const life: Life = {
      sql: openDatabase(this.#url, { ...this.#options, onEnd }),
      scope: undefined,
      waiting: new Set(),
      lost: false,
    };
    return life;
  }

  /** Everything that waits for the old one is told so. */
  #replace(life: Life, cause?: unknown): void {
    if (life.lost || this.#closing) return;
    life.lost = true;
    this.#life = this.#begin();
    for (const lose of life.waiting) lose(cause);
    void life.sql.end({ timeout: 0 });
  }

  #scoped(life: Life, key: string): Sql {
    const carry = <Query>(query: Query): Query => {
      const sendable = query as Sendable;
      const send = sendable.handler;
      if (send === undefined) return query; // A name or a list of values: a part of a query.
      sendable.handler = (it) => {
        this.#send(life, key);
        return send(it);
      };
      return query;
    };
    const sql = (...parameters: Parameters<Sql>) => carry(life.sql(...parameters));
    const unsafe: Sql['unsafe'] = (...parameters) => carry(life.sql.unsafe(...parameters));
    return Object.assign(sql, { unsafe }) as unknown as Sql;
  }

  #send(life: Life, key: string): void {
    if (life.scope === key) return;
    life.scope = key;
    const query = life.sql`select set_config('eriop.agency', ${key}, false)`;
    // Now, not in a moment: the statement that it is for follows at once.
    const sendable = query as unknown as Sendable;
    sendable.executed = true;
    sendable.handler(sendable);
    query.catch(() => this.#replace(life));
  }
}

/**
 * Without what `Link` takes hold of, statements would be sent without their scope.
 *
 * @throws EriopError DRIVER_UNSUITABLE
 */
export function requireSendable(sql: Sql): void {
  const query = sql`select 1` as unknown as Partial<Sendable>;
  if (typeof query.handler === 'function' && query.executed === false) return;
  throw new EriopError(
    'DRIVER_UNSUITABLE',
    'This version of the package "postgres" sends queries in another way than the one that ERIOP was made with.',
    'Install the versions of package-lock.json: npm ci.',
  );
}
