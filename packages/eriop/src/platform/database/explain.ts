import { codeOf, EriopError, messageOf } from '../errors.ts';

/** Errors of the network and of PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const UNREACHABLE = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'DATABASE_AWAY',
];
const LOGIN = ['28P01', '28000'];
const NOT_NOW = ['57P03', '53300'];

/**
 * Says why a database cannot be used, without the password. Errors that are not about the connection are
 * returned as they are.
 */
export function explainDatabaseError(error: unknown, url: string): unknown {
  if (error instanceof EriopError) return error;
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    return new EriopError(
      'DATABASE_URL_INVALID',
      'DATABASE_URL is not a URL of PostgreSQL.',
      'It must look like postgres://user:password@host:port/database.',
    );
  }
  const { hostname, port, username, pathname } = new URL(url);
  const server = `${hostname}:${port || 5432}`;
  const code = codeOf(error);
  if (UNREACHABLE.includes(code)) {
    return new EriopError(
      'DATABASE_UNREACHABLE',
      `No PostgreSQL answers at ${server} (${code}).`,
      'Start it, or correct host and port in DATABASE_URL.',
      { cause: error },
    );
  }
  if (LOGIN.includes(code)) {
    return new EriopError(
      'DATABASE_LOGIN',
      `PostgreSQL at ${server} refuses user "${decodeURIComponent(username)}" (${messageOf(error)}).`,
      'Correct user and password in DATABASE_URL.',
      { cause: error },
    );
  }
  if (code === '3D000') {
    return new EriopError(
      'DATABASE_MISSING',
      `PostgreSQL at ${server} has no database "${decodeURIComponent(pathname.slice(1))}".`,
      'Create it, or correct the name in DATABASE_URL.',
      { cause: error },
    );
  }
  if (code === '22023' || code === '42501') {
    return new EriopError(
      'DATABASE_ROLE',
      `User "${decodeURIComponent(username)}" cannot act as eriop_app on ${server} (${messageOf(error)}).`,
      'Run the migrations first; then let an administrator grant eriop_app to the user in DATABASE_URL.',
      { cause: error },
    );
  }
  if (NOT_NOW.includes(code)) {
    return new EriopError(
      'DATABASE_BUSY',
      `PostgreSQL at ${server} takes no connection now (${messageOf(error)}).`,
      'Wait for it to be ready, or raise its max_connections.',
      { cause: error },
    );
  }
  return error;
}

/** Whether a statement failed because the database could not be reached, so that its outcome is unknown. */
export function isConnectionError(error: unknown): boolean {
  const code = codeOf(error);
  // Class 08: connection exceptions; 57P01-57P03: the server stops or starts; 53300: too many connections.
  return UNREACHABLE.includes(code) || code === 'EPIPE' || /^08|^57P0[123]|^53300/.test(code);
}

/** Whether it is the database's being away that made something fail: that is told of once, for everything; see `logOutages`. */
export function isOutage(error: unknown): boolean {
  return isConnectionError(error) || codeOf(error) === 'DATABASE_SLOW';
}

/**
 * No connection could be made, for whatever reason: nobody is there, or there are too many already, or the password was
 * changed. Nothing was carried out. One that breaks says less: the next may hold.
 */
export class ConnectionRefused extends EriopError {
  constructor(cause: unknown) {
    super(
      'CONNECTION_CLOSED',
      `No connection to the database could be made (${reasonOf(cause)}).`,
      'Try again.',
      {
        cause,
      },
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof EriopError && error.cause !== undefined ? reasonOf(error.cause) : messageOf(error);
}
