import { Buffer } from 'node:buffer';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { Client } from 'undici';
import type { TimerWheel } from '../timing/timer-wheel.ts';
import { ClientError } from './client-error.ts';
import type { Dialer } from './dial.ts';
import type { Stage } from './dial-error.ts';
import { Http2Dial } from './http2-dial.ts';
import { fromHttp2Error } from './http2-error.ts';
import { type ExchangeOwner, Http2Exchange } from './http2-exchange.ts';
import { http2Headers } from './http2-headers.ts';
import type { Origin } from './origin.ts';
import type { PoolShare } from './pool-share.ts';
import { countStaleRetry } from './stale-retries.ts';
import type { Done, TransportRequest } from './transport.ts';
import { isIdempotent } from './wire-request.ts';

/** Requests under way on one connection; servers allow 100 and more (RFC 9113 §6.5.2). */
const mostStreams = 100;

// Loaded with the first user that wants HTTP/2: it would double the time to start for all others.
let clientClass: typeof Client | null = null;

/** Loads undici. */
export function loadHttp2(): typeof Client {
  clientClass ??= (createRequire(import.meta.url)('undici') as typeof import('undici')).Client;
  return clientClass;
}

/** One user's connection to one origin; it carries many requests at once, and is made anew when it has ended. */
export class Http2Connection implements ExchangeOwner {
  readonly #share: PoolShare;
  readonly #client: Client;
  readonly #open = new Map<Http2Exchange, () => boolean>();
  #dial: Http2Dial | null = null;
  #socket: Socket | null = null;

  constructor(
    readonly origin: Origin,
    share: PoolShare,
  ) {
    this.#share = share;
    const UndiciClient = loadHttp2();
    this.#client = new UndiciClient(`https://${origin.authority}`, {
      allowH2: true,
      pipelining: mostStreams,
      maxConcurrentStreams: mostStreams,
      // The exchanges keep their own time.
      headersTimeout: 0,
      bodyTimeout: 0,
      pingInterval: 0,
      connect: (_options: unknown, done: Parameters<ConnectFunction>[1]) => this.#connect(done),
    });
  }

  get dialer(): Dialer {
    return this.#share.dialer;
  }

  get wheel(): TimerWheel {
    return this.#share.wheel;
  }

  get stage(): Stage {
    return this.#dial === null ? 'connect' : this.#dial.stage;
  }

  /** No request is under way. */
  get quiet(): boolean {
    return this.#open.size === 0;
  }

  /** @throws ClientError CLIENT_INVALID_REQUEST */
  send(request: TransportRequest, done: Done): void {
    const { method, path, body } = request;
    const headers = http2Headers(request);
    const exchange = new Http2Exchange(this, request.timeout, request.discard, done);
    let mayRepeat = isIdempotent(method);
    const dispatch = (): void => {
      const connected = this.#socket !== null && !this.#socket.destroyed;
      exchange.begin();
      this.#client.dispatch(
        // Without `idempotent` undici would let a POST wait for all other requests.
        { method, path, headers, body: bodyFor(method, body), idempotent: true },
        exchange,
      );
      exchange.dialTimes = connected || this.#dial === null ? null : this.#dial.times;
    };
    this.#open.set(exchange, () => {
      const repeat = mayRepeat && exchange.dialTimes === null && exchange.status === 0;
      mayRepeat = false;
      if (!repeat) return false;
      this.#share.retries += 1;
      countStaleRetry();
      // Not at once: undici is still clearing up what the connection carried.
      setImmediate(dispatch);
      return true;
    });
    try {
      dispatch();
    } catch (error) {
      this.#open.delete(exchange);
      exchange.abandon();
      throw fromHttp2Error(error as Error, false);
    }
  }

  over(exchange: Http2Exchange, error: ClientError | null): boolean {
    if (error !== null && endedWhileIdle(error) && this.#open.get(exchange)?.() === true) return true;
    this.#open.delete(exchange);
    return false;
  }

  close(): void {
    const cancelled = new ClientError('CLIENT_CANCELLED', 'the connection was closed by its user');
    for (const exchange of [...this.#open.keys()]) exchange.fail(cancelled);
    this.#dial?.cancel();
    void this.#client.destroy();
  }

  #connect(done: Parameters<ConnectFunction>[1]): void {
    const { dialer, localAddress, wheel } = this.#share;
    this.#dial = new Http2Dial(this.origin, dialer, localAddress, wheel, (error, socket) => {
      this.#socket = socket;
      if (socket === null) done(error as ClientError, null);
      else done(null, socket);
    });
  }
}

type ConnectFunction = (
  options: unknown,
  done: (...result: [error: null, socket: Socket] | [error: Error, socket: null]) => void,
) => void;

function endedWhileIdle(error: ClientError): boolean {
  return error.code === 'CLIENT_CLOSED_EARLY' || error.code === 'CLIENT_CONNECTION_RESET';
}

/** undici expects a body with three methods only and would take it with others for a mistake; a list passes. */
function bodyFor(method: string, body: string | Buffer | undefined): string | Buffer | null {
  if (body === undefined || body.length === 0) return null;
  if (method === 'POST' || method === 'PUT' || method === 'PATCH') return body;
  return [Buffer.from(body as string)] as unknown as Buffer;
}
