import type { Socket } from 'node:net';
import type { TimerWheel } from '../timing/timer-wheel.ts';
import { ClientError } from './client-error.ts';
import type { Dialer } from './dial.ts';
import type { Stage } from './dial-error.ts';
import { Http2Dial } from './http2-dial.ts';
import { type ExchangeOwner, Http2Exchange } from './http2-exchange.ts';
import { Http2Session } from './http2-session.ts';
import type { Origin } from './origin.ts';
import type { PoolShare } from './pool-share.ts';
import { countStaleRetry } from './stale-retries.ts';
import type { Done, TransportRequest } from './transport.ts';

/** So often is a request sent again that servers did not look at; one that always says so must not keep us busy. */
const mostRepeats = 3;

/**
 * One user's connection to one origin; it carries many requests at once, and is made anew when it has ended. The old one
 * may still be answering what it had taken up.
 */
export class Http2Connection implements ExchangeOwner {
  readonly #share: PoolShare;
  readonly #open = new Set<Http2Exchange>();
  /** For a connection, or for room on it; first come, first sent. */
  readonly #waiting: Http2Exchange[] = [];
  #dial: Http2Dial | null = null;
  /** Takes requests; those before it are kept until they have closed. */
  #session: Http2Session | null = null;
  readonly #sessions = new Set<Http2Session>();

  constructor(
    readonly origin: Origin,
    share: PoolShare,
  ) {
    this.#share = share;
  }

  get dialer(): Dialer {
    return this.#share.dialer;
  }

  get wheel(): TimerWheel {
    return this.#share.wheel;
  }

  get stage(): Stage {
    return this.#dial === null ? 'ready' : this.#dial.stage;
  }

  /** No request is under way. */
  get quiet(): boolean {
    return this.#open.size === 0;
  }

  /** @throws ClientError CLIENT_INVALID_REQUEST */
  send(request: TransportRequest, done: Done): void {
    const exchange = new Http2Exchange(this, request, done);
    this.#open.add(exchange);
    this.#enqueue(exchange);
  }

  over(exchange: Http2Exchange, error: ClientError | null): boolean {
    if (error !== null && this.#mayRepeat(exchange, error)) {
      exchange.repeats += 1;
      this.#share.retries += 1;
      countStaleRetry();
      this.#enqueue(exchange);
      return true;
    }
    this.#open.delete(exchange);
    const place = this.#waiting.indexOf(exchange);
    if (place >= 0) this.#waiting.splice(place, 1);
    return false;
  }

  close(): void {
    const cancelled = new ClientError('CLIENT_CANCELLED', 'the connection was closed by its user');
    for (const exchange of [...this.#open]) exchange.fail(cancelled);
    this.#dial?.cancel();
    for (const session of this.#sessions) session.destroy();
  }

  #mayRepeat(exchange: Http2Exchange, error: ClientError): boolean {
    if (exchange.ignored) return exchange.repeats < mostRepeats;
    const stale = exchange.idempotent && exchange.dialTimes === null && exchange.status === 0;
    return stale && exchange.repeats === 0 && endedWhileIdle(error);
  }

  #enqueue(exchange: Http2Exchange): void {
    exchange.begin();
    this.#waiting.push(exchange);
    this.#advance();
    if (this.#dial !== null) exchange.dialTimes = this.#dial.times;
  }

  /** Sends what there is room for, on a new connection if need be. */
  #advance(): void {
    if (this.#session?.ended === true) this.#session = null;
    while (this.#session?.room === true) {
      const exchange = this.#waiting.shift();
      if (exchange === undefined) return;
      exchange.sendOn(this.#session);
    }
    if (this.#session === null && this.#dial === null && this.#waiting.length > 0) this.#connect();
  }

  #connect(): void {
    const { dialer, localAddress, wheel } = this.#share;
    this.#dial = new Http2Dial(this.origin, dialer, localAddress, wheel, (error, socket) => {
      this.#dial = null;
      if (socket !== null) this.#begin(socket);
      else for (const exchange of [...this.#waiting]) exchange.fail(error as ClientError);
    });
  }

  #begin(socket: Socket): void {
    const session = new Http2Session(socket, this.origin.authority, () => {
      if (session.over) this.#sessions.delete(session);
      this.#advance();
    });
    this.#sessions.add(session);
    this.#session = session;
    this.#advance();
  }
}

function endedWhileIdle(error: ClientError): boolean {
  return error.code === 'CLIENT_CLOSED_EARLY' || error.code === 'CLIENT_CONNECTION_RESET';
}
