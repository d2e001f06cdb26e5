import type { TimerWheel } from '../timing/timer-wheel.ts';
import type { ClientError } from './client-error.ts';
import { Connection, type Exchange } from './connection.ts';
import { HttpResponse } from './http-response.ts';
import { type Origin, parseOrigin } from './origin.ts';
import { check, type RequestOptions } from './request-options.ts';
import { defaultLimits, type ResponseParser } from './response-parser.ts';
import { encodeRequest, isIdempotent, type Method } from './wire-request.ts';

/** Told of every finished request, before its caller is. */
export type RequestObserver = (method: Method, name: string, response: HttpResponse) => void;

const defaultTimeout = 60_000;
/** Idle connections kept by one user, as a browser would. */
const mostIdle = 6;

/**
 * An HTTP client for one user: its own connections, kept alive between requests. A request never
 * rejects because of the server: without a usable answer it resolves to a response with status 0
 * and the reason in `error`.
 *
 * @example
 * const response = await this.client.get('/orders?page=2', { name: '/orders' });
 * const orders = response.json<{ id: string }[]>();
 */
export class HttpClient {
  readonly #origin: Origin;
  readonly #wheel: TimerWheel;
  readonly #observe: RequestObserver;
  readonly #idle: Connection[] = [];
  readonly #open = new Set<Connection>();

  /**
   * @param host base URL of every path, e.g. `http://127.0.0.1:8000`
   * @throws ClientError CLIENT_INVALID_REQUEST when it is not an http URL
   */
  constructor(host: string, wheel: TimerWheel, observe: RequestObserver) {
    this.#origin = cachedOrigin(host);
    this.#wheel = wheel;
    this.#observe = observe;
  }

  get(path: string, options?: RequestOptions): Promise<HttpResponse> {
    return this.request('GET', path, options);
  }

  head(path: string, options?: RequestOptions): Promise<HttpResponse> {
    return this.request('HEAD', path, options);
  }

  options(path: string, options?: RequestOptions): Promise<HttpResponse> {
    return this.request('OPTIONS', path, options);
  }

  post(path: string, options?: RequestOptions): Promise<HttpResponse> {
    return this.request('POST', path, options);
  }

  put(path: string, options?: RequestOptions): Promise<HttpResponse> {
    return this.request('PUT', path, options);
  }

  patch(path: string, options?: RequestOptions): Promise<HttpResponse> {
    return this.request('PATCH', path, options);
  }

  delete(path: string, options?: RequestOptions): Promise<HttpResponse> {
    return this.request('DELETE', path, options);
  }

  /**
   * @param path begins with `/`, percent-encoded; the host's own path is put before it
   * @throws ClientError CLIENT_INVALID_REQUEST when the request cannot be written down as HTTP;
   * CLIENT_CANCELLED when the client is closed meanwhile
   */
  request(method: Method, path: string, options: RequestOptions = {}): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const body = options.json === undefined ? options.body : JSON.stringify(options.json);
      const type = options.json === undefined ? undefined : 'application/json';
      const target = this.#origin.basePath + path;
      const { text, encoding } = encodeRequest(
        method,
        target,
        this.#origin.authority,
        options.headers,
        body,
        type,
      );
      const started = performance.now();
      let mayRepeat = isIdempotent(method);
      let connection = this.#take();
      const done = (error: ClientError | null, parser: ResponseParser): void => {
        const elapsed = performance.now() - started;
        if (error?.code === 'CLIENT_CANCELLED') {
          reject(error);
          return;
        }
        // The server may end a kept-alive connection in the very moment of the send. Nothing came
        // back, so a request that is safe to repeat goes out again, once, on a new connection.
        if (error !== null && mayRepeat && connection.used && !parser.started && endedWhileIdle(error)) {
          mayRepeat = false;
          connection = this.#connect();
          connection.send(exchange);
          return;
        }
        if (!connection.closed) this.#give(connection);
        const response = new HttpResponse(parser, error, elapsed);
        if (error === null) response.error = check(response, options.expect);
        this.#observe(method, options.name ?? path, response);
        resolve(response);
      };
      const exchange: Exchange = {
        text,
        encoding,
        bodiless: method === 'HEAD',
        discard: options.discardBody === true,
        timeout: options.timeout ?? defaultTimeout,
        done,
      };
      connection.send(exchange);
    });
  }

  /** Closes every connection; requests under way reject with CLIENT_CANCELLED. */
  close(): void {
    for (const connection of [...this.#open]) connection.close();
  }

  #take(): Connection {
    return this.#idle.pop() ?? this.#connect();
  }

  #give(connection: Connection): void {
    if (this.#idle.length < mostIdle) this.#idle.push(connection);
    else connection.close();
  }

  #connect(): Connection {
    const connection = new Connection(this.#origin, defaultLimits, this.#wheel, this.#forget);
    this.#open.add(connection);
    return connection;
  }

  readonly #forget = (connection: Connection): void => {
    this.#open.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
  };
}

function endedWhileIdle(error: ClientError): boolean {
  return error.code === 'CLIENT_CLOSED_EARLY' || error.code === 'CLIENT_CONNECTION_RESET';
}

// All users of a run have the same host: parsed once, one object for all.
const origins = new Map<string, Origin>();

function cachedOrigin(host: string): Origin {
  let origin = origins.get(host);
  if (origin === undefined) {
    origin = parseOrigin(host);
    origins.set(host, origin);
  }
  return origin;
}
