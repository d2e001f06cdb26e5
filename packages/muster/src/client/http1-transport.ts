import type { TimerWheel } from '../timing/timer-wheel.ts';
import { clientClosed } from './client-error.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { TransportOptions } from './http-options.ts';
import { KeptConnections } from './kept-connections.ts';
import { poolShare } from './pool-share.ts';
import { refuse } from './refuse.ts';
import type { Done, Transport, TransportRequest } from './transport.ts';

/** HTTP/1.1 over connections of this user alone, kept alive between requests. */
export class Http1Transport implements Transport {
  readonly #pools: KeptConnections<ConnectionPool>;

  /**
   * @param options one object for all users of a class: they share TLS sessions and the like by it
   * @throws ClientError CLIENT_INVALID_OPTION
   */
  constructor(options: TransportOptions, wheel: TimerWheel) {
    this.#pools = new KeptConnections(ConnectionPool, poolShare(options, wheel));
  }

  get retries(): number {
    return this.#pools.share.retries;
  }

  send(request: TransportRequest, done: Done): void {
    const startedAt = performance.now();
    if (this.#pools.closed) refuse(clientClosed(), this.#pools.share, done);
    else this.#pools.to(request.origin).send(request, startedAt, done);
  }

  close(): void {
    this.#pools.close();
  }
}
