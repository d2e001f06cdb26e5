import postgres from 'postgres';
import { type OnlyConnection, onlySocket } from './connection-socket.ts';
import { explainDatabaseError } from './explain.ts';

/** A pool of connections, as the `postgres` package gives it. */
export type Sql = postgres.Sql;

/** A pool, or a transaction on one of its connections. */
export type Queryable = postgres.ISql;

/** How a pool is to behave; everything has a default. */
export interface DatabaseOptions {
  /** Connections at most. Default 4. */
  readonly max?: number;
  /** Shown in pg_stat_activity. Default "eriop". */
  readonly name?: string;
  /** A statement that runs longer is cancelled; 0 for no limit. Default 30,000 ms. */
  readonly statementTimeoutMs?: number;
  /** One connection, and no other after it. */
  readonly only?: OnlyConnection;
  /** Further PostgreSQL settings of each connection. */
  readonly settings?: Record<string, string>;
}

/**
 * Opens a pool; connections are made when the first queries need them.
 *
 * @param url postgres://user:password@host:port/database
 * @throws EriopError DATABASE_URL_INVALID
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Sql {
  if (!URL.canParse(url)) throw explainDatabaseError(new TypeError('not a URL'), url);
  return postgres(url, {
    max: options.max ?? 4,
    connect_timeout: 10,
    // The alternative prints to the console; notices ("already exists, skipping") tell nothing.
    onnotice: () => undefined,
    // Custom array types are not used: one query less on each connection.
    fetch_types: false,
    ...(options.only !== undefined && once(options.only)),
    connection: {
      application_name: options.name ?? 'eriop',
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      ...options.settings,
    },
  });
}

/** `socket` is missing in the driver's types. What PostgreSQL tells of its settings comes right after the login. */
function once({ onEnd, onSocket, onLogin }: OnlyConnection) {
  return {
    socket: onlySocket(onEnd, onSocket),
    onparameter: onLogin,
    onclose: () => void onEnd(),
    max_lifetime: null,
  };
}

/**
 * Opens a pool and proves that the database answers.
 *
 * @throws EriopError DATABASE_URL_INVALID, DATABASE_UNREACHABLE, DATABASE_LOGIN, DATABASE_MISSING or DATABASE_BUSY
 */
export async function connectDatabase(url: string, options: DatabaseOptions = {}): Promise<Sql> {
  await prove(url, options);
  return openDatabase(url, options);
}

/**
 * By one connection that is not made again: to something that is no PostgreSQL and hangs up, such as a web server, the
 * driver connects without end (3.4.9).
 */
async function prove(url: string, options: DatabaseOptions): Promise<void> {
  const nothing = () => undefined;
  const sql = openDatabase(url, {
    ...options,
    max: 1,
    only: { onSocket: nothing, onLogin: nothing, onEnd: () => true },
  });
  try {
    await sql`select 1`;
  } catch (error) {
    throw explainDatabaseError(error, url);
  } finally {
    await sql.end({ timeout: 0 });
  }
}
