import type { TimerWheel } from '../timing/timer-wheel.ts';
import { ClientError, clientClosed } from './client-error.ts';
import type { TransportOptions } from './http-options.ts';
import { Http2Connection } from './http2-connection.ts';
import { KeptConnections } from './kept-connections.ts';
import { poolShare } from './pool-share.ts';
import { refuse } from './refuse.ts';
import type { Done, Transport, TransportRequest } from './transport.ts';

/** HTTP/2 over TLS: one connection to each origin for this user alone. */
export class Http2Transport implements Transport {
  readonly #connections: KeptConnections<Http2Connection>;

  /**
   * @param options one object for all users of a class: they share TLS sessions and the like by it
   * @throws ClientError CLIENT_INVALID_OPTION
   */
  constructor(options: TransportOptions, wheel: TimerWheel) {
    this.#connections = new KeptConnections(Http2Connection, poolShare(options, wheel));
  }

  get retries(): number {
    return this.#connections.share.retries;
  }

  send(request: TransportRequest, done: Done): void {
    const { closed, share } = this.#connections;
    if (closed) refuse(clientClosed(), share, done);
    else if (!request.origin.secure) refuse(notSecure(), share, done);
    else this.#connections.to(request.origin).send(request, done);
  }

  close(): void {
    this.#connections.close();
  }
}

function notSecure(): ClientError {
  return new ClientError('CLIENT_HTTP2_FAILED', 'HTTP/2 needs an https: URL here; take `version` 1.1');
}
