import type { TimerWheel } from '../timing/timer-wheel.ts';
import { baseUrl } from './base-url.ts';
import { ClientError } from './client-error.ts';
import { Cookies } from './cookies.ts';
import { createTransport } from './create-transport.ts';
import { type ResolvedHttpOptions, resolveHttpOptions } from './http-options.ts';
import type { ContextSource, HttpResponse } from './http-response.ts';
import type { PlannedStart } from './planned-start.ts';
import { type CallContext, RequestCall } from './request-call.ts';
import type { RequestOptions } from './request-options.ts';
import type { Method } from './transport.ts';

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

const noOptions: RequestOptions = {};
const defaults = resolveHttpOptions();

/**
 * An HTTP client for one user: its own connections, kept alive between requests, and its own cookies. A request
 * never rejects because of the server: without a usable answer it resolves to a response with status 0 and the
 * reason in `error`.
 *
 * Paths begin with `/` and are put after the host; an absolute `http:` or `https:` URL goes where it says. Either has
 * its spaces and non-ASCII characters percent-encoded already (the `query` option does that itself); a fragment is
 * dropped.
 *
 * @example
 * const response = await this.client.get('/orders', { query: { page: 2 } });
 * const orders = response.json<{ id: string }[]>();
 */
export class HttpClient {
  readonly #context: CallContext;
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
    this.#context = {
      base: baseUrl(host),
      options,
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

  get(path: string, options?: RequestOptions): Promise<HttpResponse> {
    return this.request('GET', path, options);
  }

  /** Redirects are followed only with `allowRedirects: true`. */
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
   * @param path begins with `/`, or an absolute URL; percent-encoded
   * @throws ClientError CLIENT_INVALID_REQUEST when the request cannot be written down as HTTP;
   * CLIENT_CANCELLED when the client is closed meanwhile; and what the block given as `catch` lets pass
   */
  request(method: Method, path: string, options: RequestOptions = noOptions): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      new RequestCall(this.#context, method, path, options, resolve, reject).start();
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
}
