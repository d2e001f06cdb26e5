import type { TimerWheel } from '../timing/timer-wheel.ts';
import { textOf } from '../wording/text-of.ts';
import { baseUrl, basicAuth, type SplitUrl } from './base-url.ts';
import { ClientError } from './client-error.ts';
import { Cookies } from './cookies.ts';
import { createTransport } from './create-transport.ts';
import { refuseForeignSettings } from './foreign-settings.ts';
import { checkedHeaders } from './headers.ts';
import {
  changeHttpOptions,
  type HttpChanges,
  type ResolvedHttpOptions,
  resolveHttpOptions,
} from './http-options.ts';
import type { ContextSource, HttpResponse } from './http-response.ts';
import { type Opening, openingOf } from './opening.ts';
import type { PlannedStart } from './planned-start.ts';
import { type CallContext, RequestCall } from './request-call.ts';
import type { RequestOptions } from './request-options.ts';
import { notOptions } from './request-options-check.ts';
import { hasSetCookie } from './set-cookie.ts';
import type { HeaderFields, Method } from './transport.ts';

/** Told of every finished request, before its caller is. */
export type RequestObserver = (response: HttpResponse) => void;

/** Told of every request that was cut off before its answer was there. @param waitedMs since it was sent */
export type UnansweredObserver = (sender: unknown, waitedMs: number) => void;

/** What an {@link HttpClient} is made with. */
export interface HttpClientSetup {
  readonly wheel: TimerWheel;
  readonly observe: RequestObserver;
  readonly unanswered?: UnansweredObserver | undefined;
  /** One object for all clients of a class; default: every option's default. */
  readonly options?: ResolvedHttpOptions;
  /** The user: adds to the context of each request. */
  readonly contextSource?: ContextSource;
  /** Where it is said when the next request should start; default: nobody says so. */
  readonly plan?: PlannedStart;
}

/** User name and password, sent as basic authentication. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const noOptions: RequestOptions = {};
const defaults = resolveHttpOptions();

/**
 * An HTTP client for one user: its own connections, kept alive between requests, and its own cookies. A request
 * never rejects because of the server: without a usable answer it resolves to a response with status 0 and the
 * reason in `error`.
 *
 * Paths begin with `/` and are put after the host; an absolute `http:` or `https:` URL goes where it says. Spaces and
 * non-ASCII characters in either are percent-encoded, what is encoded already stays; a fragment is dropped.
 *
 * @example
 * const response = await this.client.get('/orders', { query: { page: 2 } });
 * const orders = response.json<{ id: string }[]>();
 */
export class HttpClient {
  readonly #context: CallContext;
  #credentials: Credentials | null = null;
  #pastRetries = 0;

  /**
   * @param host base URL of every path, e.g. `http://127.0.0.1:8000`; a user name and password in it are sent as
   * basic authentication, to this host only
   * @throws ClientError CLIENT_INVALID_REQUEST when it is not an http or https URL
   */
  constructor(
    host: string,
    { wheel, observe, unanswered, options = defaults, contextSource, plan }: HttpClientSetup,
  ) {
    const base = baseUrl(host);
    this.#context = {
      base,
      options,
      headers: null,
      authorization: base.authorization,
      wheel,
      transport: createTransport(options, wheel),
      observe,
      unanswered,
      contextSource,
      plan: plan ?? null,
      cookies: null,
      scopeName: null,
      cancellations: 0,
      closed: false,
    };
  }

  get(path: string, options?: RequestOptions, surplus?: never): Promise<HttpResponse> {
    return this.request('GET', path, options, surplus);
  }

  /** Redirects are followed only with `allowRedirects: true`. */
  head(path: string, options?: RequestOptions, surplus?: never): Promise<HttpResponse> {
    return this.request('HEAD', path, options, surplus);
  }

  options(path: string, options?: RequestOptions, surplus?: never): Promise<HttpResponse> {
    return this.request('OPTIONS', path, options, surplus);
  }

  post(path: string, options?: RequestOptions, surplus?: never): Promise<HttpResponse> {
    return this.request('POST', path, options, surplus);
  }

  put(path: string, options?: RequestOptions, surplus?: never): Promise<HttpResponse> {
    return this.request('PUT', path, options, surplus);
  }

  patch(path: string, options?: RequestOptions, surplus?: never): Promise<HttpResponse> {
    return this.request('PATCH', path, options, surplus);
  }

  delete(path: string, options?: RequestOptions, surplus?: never): Promise<HttpResponse> {
    return this.request('DELETE', path, options, surplus);
  }

  /**
   * @param path begins with `/`, or an absolute URL
   * @throws ClientError CLIENT_INVALID_REQUEST when the request cannot be written down as HTTP;
   * CLIENT_CANCELLED when the client is closed meanwhile; and what the block given as `catch` lets pass
   */
  request(
    method: Method,
    path: string,
    options: RequestOptions = noOptions,
    surplus?: never,
  ): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      try {
        if (surplus !== undefined) throw notOptions(surplus);
        if (!methods.has(method)) throw noMethod(method);
        new RequestCall(this.#context, method, path, options, resolve, reject).start();
      } catch (thrown) {
        // From here, not from where it was found: else the few lines that a stack has end before the author's.
        if (thrown instanceof ClientError) Error.captureStackTrace(thrown, HttpClient.prototype.request);
        reject(thrown);
      }
    });
  }

  /**
   * Gives a name to the requests made inside a block, but for those with a name of their own. Blocks may nest; the
   * name holds for the whole user while the block runs, so two of them must not run side by side.
   *
   * @returns what the block returns
   */
  async renameRequest<Result>(name: string, block: () => Promise<Result> | Result): Promise<Result> {
    const outer = this.#context.scopeName;
    this.#context.scopeName = name;
    try {
      return await block();
    } finally {
      this.#context.scopeName = outer;
    }
  }

  /**
   * The user's cookies: to read, set and clear them.
   *
   * @throws ClientError CLIENT_INVALID_OPTION when the class has `http: { cookies: false }`
   */
  get cookies(): Cookies {
    if (!this.#context.options.cookies) {
      throw new ClientError(
        'CLIENT_INVALID_OPTION',
        'cookies are switched off by the HTTP option `cookies: false`',
      );
    }
    this.#context.cookies ??= new Cookies(this.#context.base);
    return this.#context.cookies;
  }

  /**
   * Headers of this user, sent with each of its requests: over those of `static http`, under those that a request
   * brings.
   *
   * @example
   * this.client.headers['X-Tenant'] = 'blue';
   * @throws ClientError CLIENT_INVALID_REQUEST when they are set to what is no object of names and values
   */
  get headers(): Record<string, string> {
    this.#context.headers ??= {};
    return this.#context.headers;
  }

  set headers(headers: HeaderFields) {
    this.#context.headers = { ...checkedHeaders(headers, 'CLIENT_INVALID_REQUEST') };
  }

  /**
   * Credentials of this user, sent as basic authentication with what goes to its base URL; null for those in the URL
   * itself, if there are any.
   *
   * @throws ClientError CLIENT_INVALID_REQUEST when it is set to anything else
   */
  get auth(): Credentials | null {
    return this.#credentials;
  }

  set auth(credentials: Credentials | null) {
    this.#credentials = credentials === null ? null : checkedCredentials(credentials);
    this.#authorize();
  }

  /**
   * What paths are put after, without credentials: that of the host, until another is set for this user.
   *
   * @throws ClientError CLIENT_INVALID_REQUEST when it is not an http or https URL
   */
  get baseUrl(): string {
    const { href, path } = this.#context.base;
    return href + path;
  }

  set baseUrl(url: string) {
    this.#context.base = baseUrl(url);
    this.#context.cookies?.rebase(this.#context.base);
    this.#authorize();
  }

  /**
   * Changes HTTP options for this user alone, such as `insecure`, `proxy` or `timeout`; the others stay. null takes one
   * away: `configure({ proxy: null })`. Its
   * connections are closed, and what is under way on them is cancelled: the place for it is `onStart`.
   *
   * @throws ClientError CLIENT_INVALID_OPTION
   */
  configure(changes: HttpChanges): void {
    const options = changeHttpOptions(this.#context.options, changes);
    // What fits nothing is found before anything is closed.
    const transport = createTransport(options, this.#context.wheel);
    this.cancel();
    this.#context.options = options;
    this.#context.transport = transport;
  }

  /**
   * @internal What the opening request of a WebSocket says of this user, and how it is connected.
   * @param url http or https
   * @param given headers of its own
   */
  opening(url: SplitUrl, given: HeaderFields | undefined): Opening {
    return openingOf(this.#context, url, given);
  }

  /** @internal Takes over what the answer to an opening request sets. @param fields CRLF between the lines */
  keepCookies(fields: string, { base, path }: SplitUrl): void {
    if (!this.#context.options.cookies || !hasSetCookie(fields)) return;
    this.cookies.keep(fields, base, path);
  }

  /** Requests that were sent again because a kept-alive connection had ended. */
  get retries(): number {
    return this.#pastRetries + (this.#context.transport?.retries ?? 0);
  }

  /** Cancels everything: requests under way reject with CLIENT_CANCELLED. Later ones connect anew. */
  cancel(): void {
    const { transport } = this.#context;
    this.#context.cancellations += 1;
    this.#context.transport = null;
    this.#pastRetries += transport?.retries ?? 0;
    transport?.close();
  }

  /** Cancels everything, for good: later requests reject with CLIENT_CANCELLED as well. */
  close(): void {
    this.#context.closed = true;
    this.cancel();
  }

  #authorize(): void {
    const { base } = this.#context;
    const own = this.#credentials;
    this.#context.authorization = own === null ? base.authorization : basicAuth(own.username, own.password);
  }
}

refuseForeignSettings(HttpClient.prototype);

const methods: ReadonlySet<unknown> = new Set<Method>([
  'GET',
  'HEAD',
  'OPTIONS',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
]);

/** Servers tell `get` from `GET`. */
function noMethod(given: unknown): ClientError {
  const instead = methods.has(String(given).toUpperCase())
    ? `write '${String(given).toUpperCase()}'`
    : `there are ${[...methods].join(', ')}`;
  return new ClientError('CLIENT_INVALID_REQUEST', `there is no method '${textOf(given)}'; ${instead}`);
}

function checkedCredentials(given: Credentials): Credentials {
  const { username, password } = Object(given) as Partial<Credentials>;
  if (typeof username === 'string' && typeof password === 'string') return { username, password };
  throw new ClientError(
    'CLIENT_INVALID_REQUEST',
    '`auth` must be { username, password }, both of them text, or null',
  );
}
