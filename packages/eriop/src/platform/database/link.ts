import type { Socket } from 'node:net';
import postgres from 'postgres';
import { EriopError } from '../errors.ts';
import { ConnectionRefused, explainDatabaseError, isConnectionError } from './explain.ts';
import { type DatabaseOptions, openDatabase, type Queryable, type Sql } from './open.ts';
import { type Scope, scopeKey } from './scope.ts';

/** What the backend acts as, and that it sees nothing until a scope is set; see migration 0006-row-level-security. */
const POWERLESS = { role: 'eriop_app', 'eriop.agency': '' };

/** A connection that could not be made is left alone for so many ms, if there are others. */
const REST_MS = 500;

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
  socket: Socket | undefined;
  /** Whether PostgreSQL has let it in. */
  connected: boolean;
  /** When it last answered, or began to have something to answer: ms on the clock of the process. */
  answeredAt: number;
  /** Whether somebody watches for a sign of life. */
  suspected: boolean;
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
  #refusedAt = Number.NEGATIVE_INFINITY;
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

  /** Whether PostgreSQL has let it in. */
  get connected(): boolean {
    return this.#life.connected;
  }

  /** Whether it could not be connected a moment ago. */
  get resting(): boolean {
    return !this.#life.connected && performance.now() - this.#refusedAt < REST_MS;
  }

  /**
   * An answer is late. If nothing at all comes for so many ms from the last answer on, there is nobody at the other end: a
   * host that vanished without a word is missed by TCP after a quarter of an hour. Then another connection takes its place.
   */
  suspect(silenceMs: number): void {
    const life = this.#life;
    if (!life.connected || life.suspected) return;
    life.suspected = true;
    let heard = life.socket?.bytesRead;
    const check = () => {
      life.suspected = false;
      if (life.lost || life.waiting.size === 0) return;
      const left = life.answeredAt + silenceMs - performance.now();
      if (life.socket?.bytesRead === heard && left <= 0) {
        this.#replace(life, new Error('the database has fallen silent'));
        return;
      }
      life.suspected = true;
      const news = life.socket?.bytesRead !== heard;
      heard = life.socket?.bytesRead;
      // What came while the process stood still is read first.
      setTimeout(() => setImmediate(check), news ? silenceMs : left).unref();
    };
    check();
  }

  /**
   * @throws EriopError CONNECTION_CLOSED if the connection was lost meanwhile: whether it was done is not known; if it is
   * a ConnectionRefused, it was not
   */
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
      const lose = (cause: unknown) => fail(connectionLost(cause));
      const fail = (error: unknown) => {
        const refused =
          !life.connected && (isConnectionError(error) || error instanceof postgres.PostgresError);
        if (refused) this.#refusedAt = performance.now();
        reject(refused ? new ConnectionRefused(error) : error);
      };
      if (life.waiting.size === 0) life.answeredAt = performance.now();
      life.waiting.add(lose);
      const settle = <Value>(tell: (value: Value) => void) => {
        return (value: Value) => {
          life.answeredAt = performance.now();
          life.waiting.delete(lose);
          tell(value);
        };
      };
      work(life).then(settle(resolve), settle(fail));
    });
  }

  #begin(): Life {
    const onEnd = (error?: unknown) => {
      if (this.#closing) return true;
      this.#replace(life, error);
      return false;
    };
    const onSocket = (socket: Socket) => {
      life.socket = socket;
    };
    const onLogin = () => {
      life.connected = true;
    };
    const life: Life = {
      sql: openDatabase(this.#url, { ...this.#options, only: { onEnd, onSocket, onLogin } }),
      scope: undefined,
      waiting: new Set(),
      socket: undefined,
      connected: false,
      answeredAt: 0,
      suspected: false,
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
    // The driver says good-bye and waits for the other side, which may be gone.
    life.socket?.destroy();
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
    query.catch((error: unknown) => this.#replace(life, error));
  }
}

function connectionLost(cause: unknown): EriopError {
  return new EriopError('CONNECTION_CLOSED', 'The connection to the database was lost.', 'Try again.', {
    cause,
  });
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
