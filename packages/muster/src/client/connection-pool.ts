import type { ClientError } from './client-error.ts';
import { Connection } from './connection.ts';
import type { ConnectionOwner, SentRequest } from './connection-owner.ts';
import type { Origin } from './origin.ts';
import type { PoolShare } from './pool-share.ts';
import { noteSideBySide } from './side-by-side.ts';
import { countStaleRetry } from './stale-retries.ts';
import type { Done, TransportRequest } from './transport.ts';
import { type EncodedRequest, encodeRequest, isIdempotent } from './wire-request.ts';

/** One for all: a request is on its way to the kernel before the next is written down. */
const encoded: EncodedRequest = { text: '', encoding: 'latin1', body: null };

/** What a body as large as it likes must not be kept for until the next request. */
function forgetEncoded(): void {
  encoded.text = '';
  encoded.body = null;
}

/** One user's connections to one origin. */
export class ConnectionPool implements ConnectionOwner<Connection> {
  readonly #share: PoolShare;
  readonly #idle: Connection[] = [];
  readonly #open = new Set<Connection>();

  constructor(
    readonly origin: Origin,
    share: PoolShare,
  ) {
    this.#share = share;
  }

  /** No request is under way. */
  get quiet(): boolean {
    return this.#open.size === this.#idle.length;
  }

  /** @throws ClientError CLIENT_INVALID_REQUEST when it cannot be written down as HTTP */
  send(request: TransportRequest, startedAt: number, done: Done): void {
    encodeRequest(request, this.#share.dialer.route(this.origin), encoded);
    const connection = this.#takeIdle(startedAt) ?? this.#connect();
    connection.send(request, encoded, startedAt, false, done);
    forgetEncoded();
  }

  close(): void {
    for (const connection of [...this.#open]) connection.close();
  }

  closed(connection: Connection): void {
    this.#open.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  free(connection: Connection): void {
    if (this.#idle.length < this.#share.mostIdle) this.#idle.push(connection);
    else connection.close();
  }

  unanswered(connection: Connection, error: ClientError, sent: SentRequest): boolean {
    // The server may end a kept-alive connection in the very moment of the send. Nothing came
    // back, so a request that is safe to repeat goes out again, once, on a new connection.
    const { request, startedAt, again, done } = sent;
    if (again || !connection.used || !endedWhileIdle(error) || !isIdempotent(request.method)) return false;
    this.#share.retries += 1;
    countStaleRetry();
    encodeRequest(request, this.#share.dialer.route(this.origin), encoded);
    this.#connect().send(request, encoded, startedAt, true, done);
    forgetEncoded();
    return true;
  }

  /** The one used last: the server is least likely to have given it up. Those that it is about to are closed. */
  #takeIdle(now: number): Connection | undefined {
    let connection = this.#idle.pop();
    while (connection !== undefined && connection.usableUntil <= now) {
      connection.close();
      connection = this.#idle.pop();
    }
    return connection;
  }

  #connect(): Connection {
    const { dialer, wheel, localAddress } = this.#share;
    const connection = new Connection(this.origin, dialer, localAddress, wheel, this);
    this.#open.add(connection);
    noteSideBySide(this.#open.size);
    return connection;
  }
}

function endedWhileIdle(error: ClientError): boolean {
  return error.code === 'CLIENT_CLOSED_EARLY' || error.code === 'CLIENT_CONNECTION_RESET';
}
