import { Buffer } from 'node:buffer';
import type { BaseUrl } from './base-url.ts';
import { ClientError } from './client-error.ts';
import { decode } from './content-coding.ts';
import { eventsOf } from './event-stream.ts';
import { refuseForeignAnswers } from './foreign-answers.ts';
import { parseFields } from './headers.ts';
import type { ServerSentEvent } from './server-sent-event.ts';
import { cookiesSetBy } from './set-cookie.ts';
import type { Method, ReceivedResponse } from './transport.ts';
import { toEpoch } from './wall-clock.ts';
import { encodedTarget } from './wire-request.ts';

const byteOrderMark = 0xfeff;

/** Who adds to the context of every request: the user. */
export interface ContextSource {
  context(): Readonly<Record<string, unknown>>;
}

/** What a response tells of its request. */
export interface AskedRequest {
  readonly method: Method;
  readonly name: string;
  readonly base: BaseUrl;
  /** Path and query, with the path of the base. */
  readonly path: string;
  readonly context: Readonly<Record<string, unknown>> | undefined;
  readonly contextSource: ContextSource | undefined;
  /** When a plan said that it should start, on the clock of `performance.now()`; 0 when none did. */
  readonly plannedAt: number;
}

/** The request as it was before its redirects, and what they add up to. */
export interface Hops {
  readonly method: Method;
  readonly base: BaseUrl;
  readonly path: string;
  /** Absolute URLs that were led to, in order. */
  readonly urls: string[];
  /** That their responses set. */
  readonly cookies: Map<string, string>;
  /** `performance.now()` of the first request. */
  readonly startedAt: number;
  /** ms of all requests before the last. */
  connect: number;
  /** ms, likewise. */
  tls: number;
}

/** How long the parts of a request took, ms. */
export interface ResponseTimings {
  /** Name lookup, connection and proxy; 0 on kept-alive connections. With redirects, all of them together. */
  readonly connect: number;
  /** TLS handshakes; likewise. */
  readonly tls: number;
  /** From the start to the first byte of the (last) response; 0 when none came. */
  readonly firstByte: number;
  /** From the start to the last byte: the service time. */
  readonly total: number;
}

/** The parts of a request's service time, ms. */
export interface ResponsePhases {
  readonly connect: number;
  readonly tls: number;
  readonly firstByte: number;
  readonly body: number;
}

/**
 * The answer to a request, or the reason why there is none. `method`, `name`, `url` and `startTime` are those of the
 * request as it was asked for; `status`, `headers` and body those of the last response, after redirects.
 */
export class HttpResponse {
  /** Name in the statistics. */
  readonly name: string;
  readonly method: Method;
  /**
   * From the instant at which the plan said that the request should start (an arrival, a pace), where one did, else
   * from just before the send; to the read of the last byte, over all redirects, ms.
   */
  readonly responseTimeMs: number;
  /** From just before the send to the read of the last byte, over all redirects, ms. */
  readonly serviceTimeMs: number;
  /** A plan said when the request should start: its response time counts from then. */
  readonly planned: boolean;
  /** Why there is no usable response: connection, time-out, malformed answer; null when there is one. */
  readonly cause: ClientError | null;

  readonly #received: ReceivedResponse;
  readonly #hops: Hops | null;
  readonly #base: BaseUrl;
  readonly #path: string;
  readonly #context: Readonly<Record<string, unknown>> | undefined;
  readonly #contextSource: ContextSource | undefined;
  #error: string | null;
  #headers: Headers | null = null;
  #bytes: Buffer | null = null;
  #unreadable: unknown = null;

  /** @internal */
  constructor(asked: AskedRequest, received: ReceivedResponse, cause: ClientError | null, hops: Hops | null) {
    const first = hops ?? asked;
    this.method = first.method;
    this.#base = first.base;
    this.#path = first.path;
    this.name = asked.name;
    this.#context = asked.context;
    this.#contextSource = asked.contextSource;
    this.#received = received;
    this.#hops = hops;
    const { startedAt, endedAt } = received.timings;
    const sentAt = hops === null ? startedAt : hops.startedAt;
    const { plannedAt } = asked;
    this.planned = plannedAt !== 0;
    this.serviceTimeMs = endedAt - sentAt;
    this.responseTimeMs = this.planned ? endedAt - Math.min(plannedAt, sentAt) : this.serviceTimeMs;
    this.cause = cause;
    this.#error = cause === null ? null : cause.toString();
  }

  /** HTTP status; 0 when there is no response. */
  get status(): number {
    return this.cause === null ? this.#received.status : 0;
  }

  /** Why the request counts as failed; null for a success. */
  get error(): string | null {
    return this.#error;
  }

  /** Counts as a success in the statistics. */
  get ok(): boolean {
    return this.#error === null;
  }

  /** Absolute URL that was asked for, without credentials. */
  get url(): string {
    return this.#base.href + encodedTarget(this.#path);
  }

  /** Absolute URLs that redirects led to, in order; the last one answered. Mostly empty. */
  get redirects(): readonly string[] {
    return this.#hops?.urls ?? [];
  }

  /** When the request was sent, ms of the epoch. */
  get startTime(): number {
    return toEpoch(this.#startedAt);
  }

  /** The user's `context()`, and over it that of the request; undefined without either. */
  get context(): Readonly<Record<string, unknown>> | undefined {
    const ofUser = this.#contextSource?.context();
    return ofUser === undefined ? this.#context : { ...ofUser, ...this.#context };
  }

  /** Length of the body as received, bytes, also when it was discarded. */
  get length(): number {
    return this.cause === null ? this.#received.bodyLength : 0;
  }

  /** Parsed on first use: most requests of a load test never look at them. */
  get headers(): Headers {
    this.#headers ??= parseFields(this.cause === null ? this.#received.fields : '');
    return this.#headers;
  }

  /**
   * Names and values of the cookies that this response sets, and those of the redirects before it. What the user has
   * is in `this.client.cookies`.
   */
  get cookies(): ReadonlyMap<string, string> {
    const fields = this.cause === null ? this.#received.fields : '';
    return cookiesSetBy(fields, new Map(this.#hops?.cookies));
  }

  /** Fields that followed a chunked body; mostly empty. */
  get trailers(): Headers {
    return parseFields(this.cause === null ? this.#received.trailers : '');
  }

  get timings(): ResponseTimings {
    const { connect, tls, firstByteAt } = this.#received.timings;
    return {
      connect: connect + (this.#hops?.connect ?? 0),
      tls: tls + (this.#hops?.tls ?? 0),
      firstByte: firstByteAt === 0 ? 0 : firstByteAt - this.#startedAt,
      total: this.serviceTimeMs,
    };
  }

  /**
   * @internal The service time in its parts, which add up to it; 0 for a part that there was not, and undefined when
   * there was none at all. The first byte counts from the end of the connection's making.
   */
  get phases(): ResponsePhases | undefined {
    const { connect, tls, firstByteAt, endedAt } = this.#received.timings;
    const hops = this.#hops;
    const connecting = hops === null ? connect : connect + hops.connect;
    const securing = hops === null ? tls : tls + hops.tls;
    if (firstByteAt === 0) {
      return connecting === 0 ? undefined : { connect: connecting, tls: securing, firstByte: 0, body: 0 };
    }
    const firstByte = firstByteAt - this.#startedAt - connecting - securing;
    return {
      connect: connecting,
      tls: securing,
      // 1 µs, the least that is told from nothing: a connection may have begun before the request that waits for it.
      firstByte: Math.max(firstByte, 0.001),
      body: endedAt - firstByteAt,
    };
  }

  /** @internal The user whose client sent it, as far as it said so. */
  get sender(): ContextSource | undefined {
    return this.#contextSource;
  }

  /**
   * The body, decompressed; empty when it was discarded. A body that nobody reads is not decompressed, and so not
   * checked: the request counts as a success even when its body is broken.
   *
   * @throws ClientError CLIENT_MALFORMED_RESPONSE when it cannot be decompressed; CLIENT_BODY_TOO_LARGE when it is
   * longer than `maxBodyBytes` then. In `expect` and `catch` that is a failure of the request.
   */
  get bytes(): Buffer {
    if (this.#bytes !== null) return this.#bytes;
    const { contentEncoding, bodyLimit, streamed } = this.#received;
    if (streamed !== null) throw readAsStream();
    try {
      this.#bytes =
        this.cause === null ? decode(this.#received.body(), contentEncoding, bodyLimit) : Buffer.alloc(0);
      return this.#bytes;
    } catch (thrown) {
      this.#unreadable = thrown;
      throw thrown;
    }
  }

  /** The body as UTF-8, without a byte order mark before it. */
  text(): string {
    const text = this.bytes.toString('utf8');
    return text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
  }

  /**
   * The body as JSON.
   *
   * @throws SyntaxError when it is not JSON; a task that lets it pass is counted under exceptions
   */
  json<T = unknown>(): T {
    return JSON.parse(this.text()) as T;
  }

  /**
   * The body, decompressed, in the pieces in which it comes: of a request with `stream: true`. To leave the loop ends
   * the request, and closes its connection. A stream that breaks ends the loop too; `error` says why. Any other
   * response gives its body in one piece.
   *
   * @throws ClientError CLIENT_CANCELLED in the loop when the user is stopped; CLIENT_MALFORMED_RESPONSE when the body
   * cannot be decompressed; CLIENT_INVALID_REQUEST when the stream has been read already
   * @example
   * const response = await this.client.get('/events', { stream: true });
   * for await (const chunk of response.stream()) {
   *   if (chunk.includes('done')) break;
   * }
   */
  stream(): AsyncIterable<Buffer> {
    const { streamed, contentEncoding } = this.#received;
    return streamed === null ? inOnePiece(this.bytes) : streamed.read(contentEncoding);
  }

  /**
   * The body as server-sent events, each as soon as it is complete: of a request with `stream: true`. As
   * {@link HttpResponse.stream} in all else; one of both can be read, once. Look at `ok` before: the page of an error
   * has no events, and the loop ends at once.
   *
   * @throws ClientError as `stream` does; CLIENT_BODY_TOO_LARGE in the loop for an event without end
   * @example
   * const response = await this.client.get('/events', { stream: true });
   * for await (const event of response.events()) {
   *   if (event.type === 'done') break;
   * }
   */
  events(): AsyncIterable<ServerSentEvent> {
    return eventsOf(this.stream());
  }

  /** @internal The body of a stream has ended. @param cause why it broke; null for an end like any other */
  ended(cause: ClientError | null): void {
    const serviceTimeMs = this.#received.timings.endedAt - this.#startedAt;
    const responseTimeMs = this.responseTimeMs + serviceTimeMs - this.serviceTimeMs;
    Object.assign(this, { responseTimeMs, serviceTimeMs, cause });
    if (cause !== null) this.conclude(cause.toString());
  }

  /** @internal What the last attempt to read the body threw; null when none did. */
  get unreadable(): unknown {
    return this.#unreadable;
  }

  /** @internal Decides what the request counts as. */
  conclude(error: string | null): void {
    this.#error = error;
  }

  static {
    refuseForeignAnswers(HttpResponse.prototype);
  }

  get #startedAt(): number {
    return this.#hops === null ? this.#received.timings.startedAt : this.#hops.startedAt;
  }
}

async function* inOnePiece(body: Buffer): AsyncGenerator<Buffer> {
  if (body.length > 0) yield body;
}

function readAsStream(): ClientError {
  return new ClientError(
    'CLIENT_INVALID_REQUEST',
    'the body of a request with `stream: true` is read with `for await (const chunk of response.stream())`',
  );
}
