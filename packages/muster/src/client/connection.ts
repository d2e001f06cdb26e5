import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Timer, TimerWheel } from '../timing/timer-wheel.ts';
import { ClientError } from './client-error.ts';
import type { ConnectionOwner } from './connection-owner.ts';
import type { Dialer } from './dial.ts';
import { dialledTooLong, endedWhileDialling, type Stage, socketFailure } from './dial-error.ts';
import type { Origin } from './origin.ts';
import { proxyRefusal } from './proxy.ts';
import { ResponseParser } from './response-parser.ts';
import { StreamedResponseParser } from './streamed-response-parser.ts';
import { tooLate, tooQuiet } from './time-out.ts';
import type { DialTimes } from './timed-response.ts';
import type { BodyFlow, BodySink, Done, ReceivedResponse, TransportRequest } from './transport.ts';
import { unsentBytes } from './unsent-bytes.ts';
import { type EncodedRequest, encodeRequest } from './wire-request.ts';

/**
 * One HTTP/1.1 connection that carries one request at a time and stays open between them.
 *
 * ```
 * dialling ──▶ idle ◀──▶ busy
 *      └──────────┴────┬────┘
 *                      ▼
 *                   closed
 * ```
 *
 * All its limits of time share one timer, which is not touched by a request while it is due early
 * enough: it wakes, finds that nothing is due yet, and waits for what is next. A user that sends
 * 100 requests a second sets one timer a minute, not 100 a second.
 */
export class Connection {
  /** It has carried a request before: a failure now may be a keep-alive that ended. */
  used = false;
  /** When the server may be about to close it, on the clock of `performance.now()`; Infinity when it does not say. */
  usableUntil = Number.POSITIVE_INFINITY;

  readonly #dialer: Dialer;
  readonly #origin: Origin;
  readonly #wheel: TimerWheel;
  readonly #owner: ConnectionOwner<Connection>;
  readonly #timer: Timer;
  /** When the timer wakes; Infinity while it does not wait. */
  #wakesAt = Number.POSITIVE_INFINITY;
  readonly #dialledAt = performance.now();
  readonly #dialTimes: DialTimes = { connect: 0, tls: 0 };
  /** Null until a tunnel through a proxy is there. */
  #socket: Socket | null = null;
  #tunnel: Socket | null = null;
  /** TCP is there; with TLS, its handshake is still to come. */
  #connected = false;
  /** Requests go out at once. */
  #ready = false;
  #closed = false;
  /** Start of the present silence of the server; kept only with an idle time-out. */
  #quietSince = 0;
  /** What waited to be sent at the last look; likewise. */
  #unsent = 0;
  // What is known of the request under way is kept here, and its parser is made when its first byte is read: with
  // 1,000 requests under way, each object that one has of its own is copied by the garbage collector, and a cache
  // miss on its return.
  #request: TransportRequest | null = null;
  #done: Done = nobody;
  #startedAt = 0;
  #again = false;
  #deadline = Number.POSITIVE_INFINITY;
  #parser: ResponseParser | null = null;

  /** Begins to connect. @param localAddress undefined: the system chooses */
  constructor(
    origin: Origin,
    dialer: Dialer,
    localAddress: string | undefined,
    wheel: TimerWheel,
    owner: ConnectionOwner<Connection>,
  ) {
    this.#origin = origin;
    this.#dialer = dialer;
    this.#wheel = wheel;
    this.#owner = owner;
    this.#timer = wheel.timer(this.#onTimer);
    if (dialer.needsTunnel(origin)) {
      this.#tunnel = dialer.tunnel(origin, localAddress, this.#onTunnel);
    } else {
      this.#attach(dialer.socket(origin, localAddress, this.#onRead));
    }
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Sends a request; the connection must be open and not busy.
   *
   * @param encoded the request; may be used for another when this returns
   */
  send(
    request: TransportRequest,
    encoded: EncodedRequest,
    startedAt: number,
    again: boolean,
    done: Done,
  ): void {
    this.#request = request;
    this.#done = done;
    this.#startedAt = startedAt;
    this.#again = again;
    this.#deadline = request.timeout > 0 ? startedAt + request.timeout : Number.POSITIVE_INFINITY;
    // A request that is repeated started earlier than its connection.
    if (this.#dialer.idleTimeout > 0) this.#quietSince = Math.max(startedAt, this.#dialledAt);
    this.#wakeBy(this.#nextLimit());
    if (this.#socket !== null) write(this.#socket, encoded);
    if (this.#dialer.idleTimeout > 0) this.#unsent = this.#waiting;
  }

  /** Closes it; a request under way fails with CLIENT_CANCELLED. */
  close(): void {
    // A user that leaves between two requests needs no error, and its stack is not for nothing.
    if (this.#request === null) this.#shut();
    else this.#fail(new ClientError('CLIENT_CANCELLED', 'the connection was closed by its user'));
  }

  get #stage(): Stage {
    if (this.#ready) return 'ready';
    return this.#connected ? 'tls' : 'connect';
  }

  get #proxied(): boolean {
    return this.#dialer.proxy !== null;
  }

  #attach(socket: Socket): void {
    this.#socket = socket;
    if (this.#origin.secure) {
      socket.once('connect', this.#onConnect);
      socket.once('secureConnect', this.#onReady);
    } else {
      socket.once('connect', this.#onReady);
    }
    socket.on('error', this.#onError);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onEnd);
  }

  readonly #onTunnel = (error: ClientError | null, tunnel: Socket): void => {
    if (this.#closed) return;
    if (error !== null) {
      this.#fail(error);
      return;
    }
    this.#onConnect();
    const socket = this.#dialer.secured(tunnel, this.#origin);
    // `onread` works for sockets that Node connects itself; this one reads from another.
    socket.on('data', (bytes: Buffer) => this.#onRead(bytes.length, bytes));
    this.#attach(socket);
    if (this.#request === null) return;
    const encoded = { text: '', encoding: 'latin1' as const, body: null };
    encodeRequest(this.#request, this.#dialer.route(this.#origin), encoded);
    write(socket, encoded);
  };

  readonly #onConnect = (): void => {
    this.#connected = true;
    this.#dialTimes.connect = performance.now() - this.#dialledAt;
  };

  readonly #onReady = (): void => {
    if (!this.#connected) this.#onConnect();
    this.#ready = true;
    const now = performance.now();
    if (this.#origin.secure) this.#dialTimes.tls = now - this.#dialledAt - this.#dialTimes.connect;
    if (this.#dialer.idleTimeout === 0 || this.#request === null) return;
    this.#quietSince = now;
    // The socket sends what has waited for the connection after this event.
    process.nextTick(this.#lookAtWaiting);
    this.#wakeBy(this.#nextLimit());
  };

  readonly #lookAtWaiting = (): void => {
    this.#unsent = this.#waiting;
  };

  readonly #onRead = (length: number, buffer: Uint8Array): boolean => {
    if (this.#request === null) {
      // Bytes that nobody asked for: whatever they are, they must not answer the next request.
      this.#fail(new ClientError('CLIENT_MALFORMED_RESPONSE', 'bytes without a request'));
      return false;
    }
    const now = performance.now();
    const parser = this.#parser ?? this.#newParser(this.#request, now);
    parser.endedAt = now;
    if (this.#dialer.idleTimeout > 0) this.#quietSince = now;
    try {
      if (!parser.feedQuick(buffer as Buffer, length)) {
        this.#parser = parser;
        parser.feed((buffer as Buffer).subarray(0, length) as Buffer);
        if (parser.streamed !== null && !parser.done) this.#pace(parser.streamed);
      }
    } catch (error) {
      this.#fail(error as ClientError);
      return false;
    }
    if (parser.done) this.#finish(parser, false);
    return !this.#closed;
  };

  #newParser(request: TransportRequest, firstByteAt: number): ResponseParser {
    const { method, discard, sink } = request;
    const { limits } = this.#dialer;
    const parser =
      sink === null
        ? new ResponseParser(method === 'HEAD', discard, limits)
        : new StreamedResponseParser(method === 'HEAD', limits, sink, this.#flowOf(request));
    parser.startedAt = this.#startedAt;
    parser.firstByteAt = firstByteAt;
    if (!this.used) parser.dialTimes = this.#dialTimes;
    return parser;
  }

  /** A body that is read while it comes may take as long as it likes; it stops the server while nobody reads it. */
  #pace(sink: BodySink): void {
    this.#deadline = Number.POSITIVE_INFINITY;
    if (!sink.full) return;
    this.#quietSince = Number.POSITIVE_INFINITY;
    this.#socket?.pause();
  }

  #flowOf(request: TransportRequest): BodyFlow {
    return {
      resume: () => {
        if (this.#request !== request) return;
        this.#quietSince = performance.now();
        this.#wakeBy(this.#nextLimit());
        this.#socket?.resume();
      },
      leave: () => {
        const parser = this.#parser;
        if (this.#request !== request || parser === null) return;
        parser.endedAt = performance.now();
        this.#finish(parser, true);
      },
    };
  }

  readonly #onEnd = (): void => {
    if (this.#request === null) {
      this.#shut();
      return;
    }
    const parser = this.#parser ?? this.#newParser(this.#request, 0);
    try {
      parser.end();
    } catch (error) {
      this.#fail(this.#ready ? (error as ClientError) : endedWhileDialling(this.#stage));
      return;
    }
    parser.endedAt = performance.now();
    this.#finish(parser, true);
  };

  readonly #onError = (error: NodeJS.ErrnoException): void => {
    this.#fail(socketFailure(error, this.#stage, this.#proxied));
  };

  /** The earliest instant at which the request may have taken too long. */
  #nextLimit(): number {
    const { connectTimeout, idleTimeout } = this.#dialer;
    let next = this.#deadline;
    if (!this.#ready && connectTimeout > 0) next = Math.min(next, this.#dialledAt + connectTimeout);
    if (this.#ready && idleTimeout > 0) next = Math.min(next, this.#quietSince + idleTimeout);
    return next;
  }

  #wakeBy(instant: number): void {
    if (this.#wakesAt <= instant) return;
    this.#wheel.cancel(this.#timer);
    this.#wakesAt = instant;
    this.#wheel.start(this.#timer, instant - performance.now());
  }

  readonly #onTimer = (): void => {
    this.#wakesAt = Number.POSITIVE_INFINITY;
    if (this.#request === null) return;
    const next = this.#nextLimit();
    const now = performance.now();
    if (next > now) this.#wakeBy(next);
    else if (!this.#ready) this.#fail(this.#dialledTooLong(now));
    else if (this.#deadline <= now) this.#fail(tooLate);
    else if (this.#hasSent()) {
      this.#quietSince = now;
      this.#wakeBy(this.#nextLimit());
    } else this.#fail(tooQuiet);
  };

  #dialledTooLong(now: number): ClientError {
    const limit = this.#deadline <= now ? 0 : this.#dialer.connectTimeout;
    return dialledTooLong(this.#stage, this.#proxied, limit);
  }

  /** Bytes of the request that have not left yet; see {@link unsentBytes}. */
  get #waiting(): number {
    return this.#socket === null ? 0 : unsentBytes(this.#socket);
  }

  /** Bytes have left since the last look: the server has no reason to answer before the last one has. */
  #hasSent(): boolean {
    const before = this.#unsent;
    this.#unsent = this.#waiting;
    return this.#unsent !== before;
  }

  #finish(parser: ResponseParser, ended: boolean): void {
    this.#release();
    this.used = true;
    const waiting = (this.#socket as Socket).writableLength > 0;
    // Bytes still to be written belong to a request that was answered early; the next would wait behind them.
    if (ended || !parser.keepAlive || waiting) this.#shut();
    else {
      const { keepAliveTimeout, endedAt } = parser;
      this.usableUntil =
        keepAliveTimeout === 0 ? Number.POSITIVE_INFINITY : endedAt + idleTime(keepAliveTimeout);
      this.#owner.free(this);
    }
    this.#tell(parser.status === 407 ? this.#refusal : null, parser);
  }

  #fail(error: ClientError): void {
    const request = this.#request;
    if (request === null) {
      this.#shut();
      return;
    }
    const parser = this.#parser ?? this.#newParser(request, 0);
    parser.endedAt = performance.now();
    const answered = this.#parser !== null;
    this.#release();
    this.#shut();
    const sent = { request, startedAt: this.#startedAt, again: this.#again, done: this.#done };
    if (!answered && this.#owner.unanswered(this, error, sent)) return;
    this.#tell(error, parser);
  }

  /** Only a proxy answers 407. Where it refuses a tunnel there is no response at all. */
  get #refusal(): ClientError | null {
    return this.#proxied && !this.#origin.secure ? proxyRefusal(407) : null;
  }

  #tell(error: ClientError | null, response: ReceivedResponse): void {
    const done = this.#done;
    this.#done = nobody;
    done(error, response);
  }

  #release(): void {
    this.#request = null;
    this.#parser = null;
  }

  #shut(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#wheel.cancel(this.#timer);
    this.#socket?.destroy();
    this.#tunnel?.destroy();
    this.#owner.closed(this);
  }
}

/** A request that is sent later than this might meet a server that is closing, ms. */
const margin = 1000;

/** How long a connection may be used again, ms. @param keepAliveTimeout as the server says, s */
function idleTime(keepAliveTimeout: number): number {
  const announced = keepAliveTimeout * 1000;
  return announced - Math.min(margin, announced / 2);
}

const nobody: Done = () => {};

function write(socket: Socket, { text, encoding, body }: EncodedRequest): void {
  if (body === null) {
    socket.write(text, encoding);
    return;
  }
  socket.cork();
  socket.write(text, encoding);
  socket.write(body);
  socket.uncork();
}
