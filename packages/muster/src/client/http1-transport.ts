import type { TimerWheel } from '../timing/timer-wheel.ts';
import { ClientError } from './client-error.ts';
import { ConnectionPool, type PoolShare } from './connection-pool.ts';
import { dialerOf } from './dial.ts';
import type { TransportOptions } from './http-options.ts';
import type { Origin } from './origin.ts';
import { ResponseParser } from './response-parser.ts';
import type { Done, Transport, TransportRequest } from './transport.ts';

/** Origins with kept connections; one more, and the connections to those that are quiet are closed. */
const mostOrigins = 16;

/** HTTP/1.1 over connections of this user alone, kept alive between requests. */
export class Http1Transport implements Transport {
  readonly #share: PoolShare;
  /** Most users have one origin: it is found without its key. */
  #last: ConnectionPool | null = null;
  readonly #pools = new Map<string, ConnectionPool>();
  #closed = false;

  /**
   * @param options one object for all users of a class: they share TLS sessions and the like by it
   * @throws ClientError CLIENT_INVALID_OPTION
   */
  constructor(options: TransportOptions, wheel: TimerWheel) {
    const dialer = dialerOf(options);
    const localAddress = dialer.nextLocalAddress();
    this.#share = { dialer, wheel, localAddress, mostIdle: options.connections, retries: 0 };
  }

  get retries(): number {
    return this.#share.retries;
  }

  send(request: TransportRequest, done: Done): void {
    const startedAt = performance.now();
    if (this.#closed) {
      refuse(new ResponseParser(true, true, this.#share.dialer.limits), startedAt, done);
      return;
    }
    const last = this.#last;
    const pool = last !== null && last.origin === request.origin ? last : this.#poolOf(request.origin);
    pool.send(request, startedAt, done);
  }

  close(): void {
    this.#closed = true;
    for (const pool of this.#pools.values()) pool.close();
    this.#pools.clear();
    this.#last = null;
  }

  #poolOf(origin: Origin): ConnectionPool {
    let pool = this.#pools.get(origin.key);
    if (pool === undefined) {
      if (this.#pools.size >= mostOrigins) this.#closeQuiet();
      pool = new ConnectionPool(origin, this.#share);
      this.#pools.set(origin.key, pool);
    }
    this.#last = pool;
    return pool;
  }

  #closeQuiet(): void {
    for (const [key, pool] of this.#pools) {
      if (!pool.quiet) continue;
      pool.close();
      this.#pools.delete(key);
    }
  }
}

function refuse(response: ResponseParser, now: number, done: Done): void {
  response.startedAt = now;
  response.endedAt = now;
  done(new ClientError('CLIENT_CANCELLED', 'the client has been closed'), response);
}
