import { Buffer } from 'node:buffer';
import { connect, type Socket } from 'node:net';
import type { Timer, TimerWheel } from '../timing/timer-wheel.ts';
import { ClientError, fromSocketError } from './client-error.ts';
import { lookup } from './dns-cache.ts';
import type { Origin } from './origin.ts';
import { type ResponseLimits, ResponseParser } from './response-parser.ts';

/** What a connection needs to know of a request. */
export interface Exchange {
  /** The encoded request. */
  readonly text: string;
  readonly encoding: 'latin1' | 'utf8';
  readonly bodiless: boolean;
  readonly discard: boolean;
  /** From now to the last byte, in ms; 0 for none. */
  readonly timeout: number;
  /** Called exactly once. With an error, `response` is what had arrived until then. */
  readonly done: (error: ClientError | null, response: ResponseParser) => void;
}

// One read buffer for all connections of the process: its bytes are parsed, and what must be kept
// is copied, before the callback returns. 10,000 connections with one each would hold 640 MB.
const readBuffer = Buffer.allocUnsafeSlow(65_536);

/**
 * One HTTP/1.1 connection that carries one request at a time and stays open between them.
 *
 * ```
 * connecting ──▶ idle ◀──▶ busy
 *      └──────────┴────┬────┘
 *                      ▼
 *                   closed
 * ```
 */
export class Connection {
  /** It has carried a request before: a failure now may be a keep-alive that ended. */
  used = false;

  readonly #socket: Socket;
  readonly #limits: ResponseLimits;
  readonly #wheel: TimerWheel;
  readonly #onClose: (connection: Connection) => void;
  #connected = false;
  #closed = false;
  #exchange: Exchange | null = null;
  #parser: ResponseParser | null = null;
  #timer: Timer | null = null;

  /**
   * @param onClose called once, when the connection can carry no more requests; before the `done` of a
   * request that fails with it
   */
  constructor(
    origin: Origin,
    limits: ResponseLimits,
    wheel: TimerWheel,
    onClose: (connection: Connection) => void,
  ) {
    this.#limits = limits;
    this.#wheel = wheel;
    this.#onClose = onClose;
    this.#socket = connect({
      host: origin.host,
      port: origin.port,
      noDelay: true,
      lookup,
      onread: { buffer: readBuffer, callback: this.#onRead },
    });
    this.#socket.on('connect', () => {
      this.#connected = true;
    });
    this.#socket.on('error', (error) => this.#fail(fromSocketError(error, this.#connected)));
    this.#socket.on('end', this.#onEnd);
    this.#socket.on('close', this.#onEnd);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Sends a request; the connection must be open and not busy. */
  send(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#parser = new ResponseParser(exchange.bodiless, exchange.discard, this.#limits);
    if (exchange.timeout > 0) this.#timer = this.#wheel.set(exchange.timeout, this.#onTimeout);
    this.#socket.write(exchange.text, exchange.encoding);
  }

  /** Closes it; a request under way fails with CLIENT_CANCELLED. */
  close(): void {
    this.#fail(new ClientError('CLIENT_CANCELLED', 'the connection was closed by its user'));
  }

  readonly #onRead = (length: number, buffer: Uint8Array): boolean => {
    const parser = this.#parser;
    if (parser === null) {
      // Bytes that nobody asked for: whatever they are, they must not answer the next request.
      this.#fail(new ClientError('CLIENT_MALFORMED_RESPONSE', 'bytes without a request'));
      return false;
    }
    try {
      parser.feed((buffer as Buffer).subarray(0, length) as Buffer);
    } catch (error) {
      this.#fail(error as ClientError);
      return false;
    }
    if (parser.done) this.#finish(parser, false);
    return !this.#closed;
  };

  readonly #onEnd = (): void => {
    const parser = this.#parser;
    if (parser === null) {
      this.#shut();
      return;
    }
    try {
      parser.end();
    } catch (error) {
      this.#fail(error as ClientError);
      return;
    }
    this.#finish(parser, true);
  };

  readonly #onTimeout = (): void => {
    this.#timer = null;
    this.#fail(
      this.#connected
        ? new ClientError('CLIENT_TIMEOUT', 'no complete response within the time-out')
        : new ClientError('CLIENT_CONNECT_TIMEOUT', 'no connection within the time-out'),
    );
  };

  #finish(parser: ResponseParser, ended: boolean): void {
    const exchange = this.#release();
    this.used = true;
    if (ended || parser.head?.keepAlive !== true) this.#shut();
    exchange?.done(null, parser);
  }

  #fail(error: ClientError): void {
    const parser = this.#parser;
    const exchange = this.#release();
    this.#shut();
    if (parser !== null) exchange?.done(error, parser);
  }

  #release(): Exchange | null {
    const exchange = this.#exchange;
    this.#exchange = null;
    this.#parser = null;
    if (this.#timer !== null) this.#wheel.cancel(this.#timer);
    this.#timer = null;
    return exchange;
  }

  #shut(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.destroy();
    this.#onClose(this);
  }
}
