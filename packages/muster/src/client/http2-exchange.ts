import { Buffer } from 'node:buffer';
import type { ClientHttp2Stream, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import type { Timer, TimerWheel } from '../timing/timer-wheel.ts';
import type { ClientError } from './client-error.ts';
import type { Dialer } from './dial.ts';
import { dialledTooLong, type Stage } from './dial-error.ts';
import { streamFailure } from './http2-error.ts';
import { http2Headers } from './http2-headers.ts';
import type { Http2Session } from './http2-session.ts';
import { bodyTooLarge, headTooLarge } from './response-parser.ts';
import { tooLate, tooQuiet } from './time-out.ts';
import { TimedResponse } from './timed-response.ts';
import type { BodySink, Done, ReceivedResponse, TransportRequest } from './transport.ts';
import { isIdempotent } from './wire-request.ts';

/** RFC 9113 §7: the answer is of no use any more. */
const cancel = 0x08;

/** What an exchange asks of its connection. */
export interface ExchangeOwner {
  readonly dialer: Dialer;
  readonly wheel: TimerWheel;
  /** How far the connection is. */
  readonly stage: Stage;
  /** Called once for each exchange, before its `done`. @returns true: it was sent again, and is not over */
  over(exchange: Http2Exchange, error: ClientError | null): boolean;
}

/** One request over HTTP/2, and its response as far as it has come. */
export class Http2Exchange extends TimedResponse implements ReceivedResponse {
  status = 0;
  fields = '';
  trailers = '';
  contentEncoding: string | null = null;
  bodyLength = 0;
  /** How often it was sent again. */
  repeats = 0;
  override readonly startedAt = performance.now();
  readonly idempotent: boolean;

  readonly #owner: ExchangeOwner;
  readonly #headers: OutgoingHttpHeaders;
  readonly #body: string | Buffer | undefined;
  readonly #discard: boolean;
  readonly #sink: BodySink | null;
  #streaming = false;
  #deadline: number;
  readonly #done: Done;
  readonly #timer: Timer;
  readonly #pieces: Buffer[] = [];
  /** Null until it is sent. */
  #stream: ClientHttp2Stream | null = null;
  #settled = false;
  #ignored = false;
  #quietSince = 0;

  /** @throws ClientError CLIENT_INVALID_REQUEST */
  constructor(owner: ExchangeOwner, request: TransportRequest, done: Done) {
    super();
    const { method, body, timeout, discard, sink } = request;
    this.#headers = http2Headers(request);
    this.#body = body === undefined || body.length === 0 ? undefined : body;
    this.idempotent = isIdempotent(method);
    this.#owner = owner;
    this.#discard = discard;
    this.#sink = sink;
    this.#done = done;
    this.#deadline = timeout > 0 ? this.startedAt + timeout : Number.POSITIVE_INFINITY;
    this.#timer = owner.wheel.timer(this.#onTimer);
  }

  get streamed(): BodySink | null {
    return this.#streaming ? this.#sink : null;
  }

  get bodyLimit(): number {
    return this.#owner.dialer.limits.body;
  }

  /** The server has said that it did not look at it: it may be sent again, whatever it is. */
  get ignored(): boolean {
    return this.#ignored;
  }

  body(): Buffer {
    return this.#pieces.length === 1 ? (this.#pieces[0] as Buffer) : Buffer.concat(this.#pieces);
  }

  /** Starts its clock; also for a second attempt. */
  begin(): void {
    this.#stream = null;
    this.#ignored = false;
    this.dialTimes = null;
    this.#wakeAt(this.#nextLimit());
  }

  sendOn(session: Http2Session): void {
    const stream = session.request(this.#headers, this.#body);
    this.#stream = stream;
    this.#quietSince = performance.now();
    this.#wakeAt(this.#nextLimit());
    let error: NodeJS.ErrnoException | null = null;
    stream.once('response', (headers) => this.#onResponse(headers));
    stream.on('data', (chunk: Buffer) => this.#onData(chunk));
    stream.once('trailers', (headers) => {
      this.trailers = fieldLines(headers);
    });
    stream.once('end', () => {
      if (this.status === 0 || this.#settled) return;
      this.#settle(null);
      // The server has answered without waiting for the whole request.
      if (!stream.writableFinished) stream.close(cancel);
    });
    stream.on('error', (reason) => {
      error = reason;
    });
    // After `error`, and after the GOAWAY or the end of the connection that was its reason.
    stream.once('close', () => {
      if (this.#settled) return;
      this.#ignored = this.status === 0 && session.ignored(stream);
      const resetCode = stream.rstCode ?? 0;
      this.#settle(
        streamFailure({ error, resetCode, connectionEnded: session.gone, started: this.status > 0 }),
      );
    });
  }

  /** Ends it here and, when it is on its way, at the server too. */
  fail(error: ClientError): void {
    this.#settle(error);
    this.#stream?.close(cancel);
  }

  #onResponse(headers: IncomingHttpHeaders & { ':status'?: number }): void {
    if (this.#settled) return;
    this.firstByteAt = performance.now();
    this.#quietSince = this.firstByteAt;
    this.status = headers[':status'] ?? 0;
    this.#readFields(headers);
    const { head } = this.#owner.dialer.limits;
    if (this.fields.length > head) this.fail(headTooLarge(head));
    else if (this.#sink !== null) this.#beginStream(this.#sink);
  }

  /** A body that is read while it comes may take as long as it likes; it stops the server while nobody reads it. */
  #beginStream(sink: BodySink): void {
    this.endedAt = this.firstByteAt;
    // Before it is asked: code of the locustfile may look at the response in there.
    this.#streaming = true;
    this.#streaming = sink.begin(this, {
      resume: () => {
        if (this.#settled) return;
        this.#quietSince = performance.now();
        this.#wakeAt(this.#nextLimit());
        this.#stream?.resume();
      },
      leave: () => {
        if (this.#settled) return;
        this.#settle(null);
        this.#stream?.close(cancel);
      },
    });
    if (!this.#streaming) return;
    this.#deadline = Number.POSITIVE_INFINITY;
    this.#wakeAt(this.#nextLimit());
  }

  #pass(chunk: Buffer, sink: BodySink): void {
    sink.take(chunk);
    if (!sink.full) return;
    this.#quietSince = Number.POSITIVE_INFINITY;
    this.#stream?.pause();
  }

  #onData(chunk: Buffer): void {
    if (this.#settled) return;
    this.#quietSince = performance.now();
    this.bodyLength += chunk.length;
    const sink = this.streamed;
    if (sink !== null) this.#pass(chunk, sink);
    else if (this.bodyLength > this.bodyLimit) this.fail(bodyTooLarge(this.bodyLimit));
    else if (!this.#discard) this.#pieces.push(chunk);
  }

  #readFields(headers: IncomingHttpHeaders): void {
    this.fields = fieldLines(headers);
    this.contentEncoding = headers['content-encoding'] ?? null;
  }

  #settle(error: ClientError | null): void {
    if (this.#settled) return;
    this.#owner.wheel.cancel(this.#timer);
    if (this.#owner.over(this, error)) return;
    this.#settled = true;
    this.endedAt = performance.now();
    this.#done(error, this);
  }

  /** The earliest instant at which it may have taken too long. */
  #nextLimit(): number {
    const { idleTimeout } = this.#owner.dialer;
    if (this.#stream === null || idleTimeout === 0) return this.#deadline;
    return Math.min(this.#deadline, this.#quietSince + idleTimeout);
  }

  #wakeAt(instant: number): void {
    this.#owner.wheel.cancel(this.#timer);
    if (instant < Number.POSITIVE_INFINITY) {
      this.#owner.wheel.start(this.#timer, instant - performance.now());
    }
  }

  readonly #onTimer = (): void => {
    const next = this.#nextLimit();
    if (next > performance.now()) this.#wakeAt(next);
    else if (this.#stream === null && this.#owner.stage !== 'ready') this.fail(this.#dialledTooLong());
    else if (next === this.#deadline) this.fail(tooLate);
    else this.fail(tooQuiet);
  };

  #dialledTooLong(): ClientError {
    // Its own connect time-out is the dial's matter.
    return dialledTooLong(this.#owner.stage, this.#owner.dialer.proxy !== null, 0);
  }
}

function fieldLines(headers: IncomingHttpHeaders): string {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(':')) continue;
    for (const one of Array.isArray(value) ? value : [value]) lines.push(`${name}: ${one}`);
  }
  return lines.join('\r\n');
}
