import type { TimerWheel } from '../timing/timer-wheel.ts';
import { ClientError } from './client-error.ts';
import type { PoolShare } from './connection-pool.ts';
import { dialerOf } from './dial.ts';
import type { TransportOptions } from './http-options.ts';
import { Http2Connection, loadHttp2 } from './http2-connection.ts';
import type { Origin } from './origin.ts';
import { ResponseParser } from './response-parser.ts';
import type { Done, Transport, TransportRequest } from './transport.ts';

/** Origins with a kept connection; one more, and those that are quiet are closed. */
const mostOrigins = 16;

/** HTTP/2 over TLS, by undici: one connection to each origin for this user alone. */
export class Http2Transport implements Transport {
  readonly #share: PoolShare;
  readonly #connections = new Map<string, Http2Connection>();
  #closed = false;

  /**
   * @param options one object for all users of a class: they share TLS sessions and the like by it
   * @throws ClientError CLIENT_INVALID_OPTION
   */
  constructor(options: TransportOptions, wheel: TimerWheel) {
    loadHttp2();
    const dialer = dialerOf(options);
    const localAddress = dialer.nextLocalAddress();
    this.#share = { dialer, wheel, localAddress, mostIdle: options.connections, retries: 0 };
  }

  get retries(): number {
    return this.#share.retries;
  }

  send(request: TransportRequest, done: Done): void {
    if (this.#closed) {
      this.#refuse(new ClientError('CLIENT_CANCELLED', 'the client has been closed'), done);
      return;
    }
    if (!request.origin.secure) {
      this.#refuse(
        new ClientError('CLIENT_HTTP2_FAILED', 'HTTP/2 needs an https: URL here; take `version` 1.1'),
        done,
      );
      return;
    }
    this.#connectionTo(request.origin).send(request, done);
  }

  close(): void {
    this.#closed = true;
    for (const connection of this.#connections.values()) connection.close();
    this.#connections.clear();
  }

  #refuse(error: ClientError, done: Done): void {
    const nothing = new ResponseParser(false, true, this.#share.dialer.limits);
    nothing.startedAt = performance.now();
    nothing.endedAt = nothing.startedAt;
    done(error, nothing);
  }

  #connectionTo(origin: Origin): Http2Connection {
    const known = this.#connections.get(origin.key);
    if (known !== undefined) return known;
    if (this.#connections.size >= mostOrigins) this.#closeQuiet();
    const connection = new Http2Connection(origin, this.#share);
    this.#connections.set(origin.key, connection);
    return connection;
  }

  #closeQuiet(): void {
    for (const [key, connection] of this.#connections) {
      if (!connection.quiet) continue;
      connection.close();
      this.#connections.delete(key);
    }
  }
}
