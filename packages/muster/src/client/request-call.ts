import type { Buffer } from 'node:buffer';
import type { TimerWheel } from '../timing/timer-wheel.ts';
import { type BaseUrl, type SplitUrl, splitUrl, withoutCredentials } from './base-url.ts';
import { BodyStream } from './body-stream.ts';
import { CaughtResponse } from './caught-response.ts';
import { ClientError } from './client-error.ts';
import { Cookies } from './cookies.ts';
import { createTransport } from './create-transport.ts';
import { check } from './expectation.ts';
import { GivenCookies } from './given-cookies.ts';
import { fieldValue, filterHeaders, hasHeader, headerValue } from './headers.ts';
import type { ResolvedHttpOptions } from './http-options.ts';
import { type ContextSource, type Hops, HttpResponse } from './http-response.ts';
import { type Origin, redacted } from './origin.ts';
import { type PlannedStart, takePlannedStart } from './planned-start.ts';
import { withQuery } from './query.ts';
import {
  isRedirect,
  redirectMethod,
  redirectTarget,
  withoutBodyHeaders,
  withoutSecrets,
} from './redirect.ts';
import { type EncodedBody, encodeBody } from './request-body.ts';
import type { RequestOptions } from './request-options.ts';
import { checkRequestOptions } from './request-options-check.ts';
import { headersFor } from './session-headers.ts';
import { cookiesSetBy, hasSetCookie } from './set-cookie.ts';
import { tooLate, withLimit } from './time-out.ts';
import type {
  Done,
  HeaderFields,
  Method,
  ReceivedResponse,
  Transport,
  TransportRequest,
} from './transport.ts';

/** What the requests of one user have in common. */
export interface CallContext {
  base: BaseUrl;
  options: ResolvedHttpOptions;
  /** Of this user, sent with every request; null until it has some. */
  headers: Record<string, string> | null;
  /** Value of the Authorization header of what goes to the base; null for none. */
  authorization: string | null;
  readonly wheel: TimerWheel;
  /** null after a cancellation, until the next request. */
  transport: Transport | null;
  readonly observe: (response: HttpResponse) => void;
  readonly unanswered: ((sender: unknown, waitedMs: number) => void) | undefined;
  readonly contextSource: ContextSource | undefined;
  /** When the next request should start; null where nobody plans. */
  readonly plan: PlannedStart | null;
  /** null until the first cookie. */
  cookies: Cookies | null;
  /** Name of requests without one; null outside of every `renameRequest`. */
  scopeName: string | null;
  /** How often everything under way was cancelled. */
  cancellations: number;
  /** No more requests. */
  closed: boolean;
}

const slash = 0x2f;

/**
 * One request of a user, from its options over its redirects to its response. It is at the same time the
 * {@link TransportRequest} that it sends, changed for each redirect: a transport is done with it by then.
 */
export class RequestCall implements TransportRequest {
  method: Method;
  /** Of {@link RequestCall.origin}. */
  base: BaseUrl;
  path: string;
  headers: HeaderFields | undefined;
  cookie: string | null = null;
  authorization: string | null = null;
  contentType: string | undefined = undefined;
  body: string | Buffer | undefined = undefined;
  timeout: number;
  readonly name: string;
  readonly sink: BodyStream | null;
  /** When a plan said that it should start, on the clock of `performance.now()`; 0 when none did. */
  plannedAt = 0;

  readonly #client: CallContext;
  readonly #options: RequestOptions;
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (reason: unknown) => void;
  #hops: Hops | null = null;
  #givenCookies: GivenCookies | null = null;
  #reported = false;
  /** Whose body is coming. */
  #streamed: HttpResponse | null = null;

  /** @throws ClientError CLIENT_INVALID_REQUEST when the path is neither one nor a URL, or an option is not one */
  constructor(
    client: CallContext,
    method: Method,
    path: string,
    options: RequestOptions,
    resolve: (response: HttpResponse) => void,
    reject: (reason: unknown) => void,
  ) {
    checkRequestOptions(options);
    if (typeof path !== 'string') throw noPath(path);
    this.#client = client;
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    this.method = method;
    const name = options.name ?? client.scopeName;
    if (path.charCodeAt(0) === slash) {
      const fragment = path.indexOf('#');
      this.base = client.base;
      this.path = client.base.path + (fragment < 0 ? path : path.slice(0, fragment));
      this.authorization = client.authorization;
      this.name = name ?? path;
    } else {
      const url = absoluteUrl(path);
      this.base = url.base;
      this.path = url.path;
      this.authorization = url.base.authorization ?? this.#ownAuthorization();
      this.name = name ?? withoutCredentials(withoutFragment(path));
    }
    if (options.query !== undefined) this.path = withQuery(this.path, options.query);
    this.headers = headersFor(client, options.headers);
    if (client.options.cookies && hasHeader(this.headers, 'cookie')) this.#takeCookies();
    if (this.authorization !== null && hasHeader(this.headers, 'authorization')) this.authorization = null;
    this.timeout = options.timeout ?? client.options.timeout;
    this.sink = options.stream === true ? new BodyStream(this.#onHead) : null;
  }

  get origin(): Origin {
    return this.base.origin;
  }

  get discard(): boolean {
    return this.#options.discardBody === true;
  }

  get context(): Readonly<Record<string, unknown>> | undefined {
    return this.#options.context;
  }

  get contextSource(): ContextSource | undefined {
    return this.#client.contextSource;
  }

  /** @throws ClientError CLIENT_INVALID_REQUEST when it cannot be written down as HTTP */
  start(): void {
    const body = encodeBody(this.#options);
    if (body instanceof Promise) {
      void this.#startLater(body);
      return;
    }
    if (body !== null) this.#carry(body);
    this.#send();
  }

  async #startLater(pending: Promise<EncodedBody>): Promise<void> {
    const { cancellations } = this.#client;
    try {
      this.#carry(await pending);
      if (this.#client.cancellations !== cancellations) {
        throw new ClientError('CLIENT_CANCELLED', 'the request was cancelled before it was sent');
      }
      this.#send();
    } catch (thrown) {
      this.#reject(thrown);
    }
  }

  /** They travel with the jar's, not in the place of them. */
  #takeCookies(): void {
    this.#givenCookies = new GivenCookies(headerValue(this.headers, 'cookie') as string);
    this.headers = filterHeaders(this.headers, (name) => name !== 'cookie');
  }

  #carry({ body, contentType }: EncodedBody): void {
    this.body = body;
    this.contentType = contentType;
  }

  #send(): void {
    const client = this.#client;
    if (client.closed) {
      // Not at once: a task that tries again and again would else hold the event loop for ever.
      setImmediate(this.#reject, new ClientError('CLIENT_CANCELLED', 'the client has been closed'));
      return;
    }
    const { cookies, plan } = client;
    // A redirect belongs to the start of the request before it.
    if (plan !== null && plan.at !== 0 && this.#hops === null) this.plannedAt = takePlannedStart(plan);
    this.cookie = cookies === null ? null : cookies.header(this.base, this.path);
    if (this.#givenCookies !== null) this.cookie = this.#givenCookies.over(this.cookie);
    client.transport ??= createTransport(client.options, client.wheel);
    client.transport.send(this, this.#done);
  }

  readonly #done: Done = (error, received) => {
    try {
      if (this.#streamed !== null) this.#onStreamEnd(this.#streamed, error);
      else if (error === null) this.#answered(received);
      else if (error.code === 'CLIENT_CANCELLED') this.#cutOff(error, received);
      else this.#finish(withLimit(error, this.#timeout), received);
    } catch (thrown) {
      // Whatever goes wrong above the transport is a matter of this request, not of the connection.
      this.#reject(thrown);
    }
  };

  #cutOff(error: ClientError, { timings }: ReceivedResponse): void {
    const sentAt = this.#hops === null ? timings.startedAt : this.#hops.startedAt;
    this.#client.unanswered?.(this.#client.contextSource, performance.now() - sentAt);
    this.#reject(error);
  }

  #keepCookies({ fields }: ReceivedResponse): void {
    if (!this.#client.options.cookies || !hasSetCookie(fields)) return;
    this.#client.cookies ??= new Cookies(this.#client.base);
    this.#client.cookies.keep(fields, this.base, this.path);
    this.#givenCookies?.replacedBy(fields);
  }

  /** It is one to be followed, if it says where. */
  #isRedirect(received: ReceivedResponse): boolean {
    return isRedirect(received.status) && (this.#options.allowRedirects ?? this.method !== 'HEAD');
  }

  /** @returns false for the body of a redirect, which nobody reads */
  readonly #onHead = (received: ReceivedResponse): boolean => {
    if (this.#isRedirect(received) && fieldValue(received.fields, 'location')) return false;
    this.#keepCookies(received);
    const { catch: block, expect } = this.#options;
    const response = new (block ? CaughtResponse : HttpResponse)(this, received, null, this.#hops);
    response.conclude(check(response, expect));
    this.#streamed = response;
    if (response instanceof CaughtResponse) void this.#settleCaught(response, block as CatchBlock);
    else this.#resolve(response);
    return true;
  };

  #onStreamEnd(response: HttpResponse, error: ClientError | null): void {
    // Who is stopped in the middle leaves the stream, as one that has enough of it does.
    const cancelled = error?.code === 'CLIENT_CANCELLED' ? error : null;
    response.ended(cancelled === null ? error : null);
    this.sink?.end(cancelled);
    // A block that was cut off may take long to unwind, or never do: by then the run is over.
    if (!(response instanceof CaughtResponse) || cancelled !== null) this.#report(response);
  }

  #report(response: HttpResponse): void {
    if (this.#reported) return;
    this.#reported = true;
    this.#client.observe(response);
  }

  #answered(received: ReceivedResponse): void {
    this.#keepCookies(received);
    if (!this.#isRedirect(received)) {
      this.#finish(null, received);
      return;
    }
    let failure: ClientError | null = null;
    try {
      if (this.#followed(received)) return;
    } catch (thrown) {
      if (!(thrown instanceof ClientError)) throw thrown;
      failure = thrown;
    }
    this.#finish(failure, received);
  }

  /**
   * @returns false when the response leads nowhere
   * @throws ClientError when where it leads cannot be asked
   */
  #followed({ status, fields, timings }: ReceivedResponse): boolean {
    const { maxRedirects } = this.#client.options;
    const target = redirectTarget(fields, this.base.href + this.path);
    if (target === null) return false;
    this.#hops ??= {
      method: this.method,
      base: this.base,
      path: this.path,
      startedAt: timings.startedAt,
      urls: [],
      cookies: new Map(),
      connect: 0,
      tls: 0,
    };
    const hops = this.#hops;
    if (hops.urls.length >= maxRedirects) {
      throw new ClientError('CLIENT_TOO_MANY_REDIRECTS', `more than ${maxRedirects} redirects`);
    }
    const timeout = this.#timeLeft(hops.startedAt);
    this.#turnTo(absoluteUrl(target), status);
    this.timeout = timeout;
    hops.urls.push(target);
    cookiesSetBy(fields, hops.cookies);
    hops.connect += timings.connect;
    hops.tls += timings.tls;
    this.#send();
    return true;
  }

  #turnTo({ base, path }: SplitUrl, status: number): void {
    const method = redirectMethod(status, this.method);
    if (method !== this.method) {
      this.method = method;
      this.body = undefined;
      this.contentType = undefined;
      this.headers = withoutBodyHeaders(this.headers);
    }
    if (base.href !== this.base.href) {
      this.authorization = null;
      this.#givenCookies = null;
      this.headers = withoutSecrets(this.headers);
    }
    this.base = base;
    this.path = path;
  }

  /** ms; 0 for no limit. */
  #timeLeft(startedAt: number): number {
    const timeout = this.#timeout;
    if (timeout === 0) return 0;
    const left = timeout - (performance.now() - startedAt);
    if (left > 0) return left;
    throw withLimit(tooLate, timeout);
  }

  /** ms for all hops together; 0 for no limit. */
  get #timeout(): number {
    return this.#options.timeout ?? this.#client.options.timeout;
  }

  #finish(cause: ClientError | null, received: ReceivedResponse): void {
    // null comes from JavaScript only: as good as nothing.
    if (this.#options.catch !== undefined && this.#options.catch !== null) {
      const caught = new CaughtResponse(this, received, cause, this.#hops);
      if (cause === null) caught.conclude(check(caught, this.#options.expect));
      void this.#settleCaught(caught, this.#options.catch);
      return;
    }
    const response = new HttpResponse(this, received, cause, this.#hops);
    if (cause === null) response.conclude(check(response, this.#options.expect));
    this.#client.observe(response);
    this.#resolve(response);
  }

  async #settleCaught(response: CaughtResponse, block: CatchBlock): Promise<void> {
    try {
      const { report, passOn } = await response.settle(block);
      this.sink?.leave();
      if (report) this.#report(response);
      if (passOn === null) this.#resolve(response);
      else this.#reject(passOn.thrown);
    } catch (thrown) {
      this.#reject(thrown);
    }
  }

  /** The credentials of the host, when this request goes there. */
  #ownAuthorization(): string | null {
    const { base, authorization } = this.#client;
    return this.base.href === base.href ? authorization : null;
  }
}

type CatchBlock = NonNullable<RequestOptions['catch']>;

function noPath(given: unknown): ClientError {
  const what = given instanceof URL ? 'a URL object: give its `href`' : typeof given;
  return new ClientError('CLIENT_INVALID_REQUEST', `the path must be text, not ${what}`);
}

function withoutFragment(url: string): string {
  const fragment = url.indexOf('#');
  return fragment < 0 ? url : url.slice(0, fragment);
}

function absoluteUrl(url: string): SplitUrl {
  const split = splitUrl(url);
  if (split !== null) return split;
  throw new ClientError(
    'CLIENT_INVALID_REQUEST',
    `the path '${redacted(url)}' must begin with /, or be an absolute http: or https: URL`,
  );
}
