import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Principal } from '../identity/principal.ts';

/** Why the server closes a connection; 1012 (it restarts) and 1009 (message too big) are the standard's. */
export const CLOSE = {
  invalid: 4400,
  unauthenticated: 4401,
  otherUser: 4403,
  slow: 4408,
  tooMany: 4429,
  restart: 1012,
} as const;

/** Bytes that may wait for a client. */
const SLOW_BYTES = 1_000_000;
const CLOSE_WITHIN_MS = 5_000;
export const PING_MS = 30_000;
const MESSAGES_PER_SECOND = 20;

/** What became of messages; `dropped` are the first ones that were missed. */
export type Written = 'sent' | 'missed' | 'dropped' | 'closing';

/** One client of the live feed. */
export class FeedConnection {
  readonly socket: WebSocket;
  readonly #raw: Duplex;
  readonly openedAt = performance.now();
  principal: Principal | undefined;
  /** Bits of the event types it has subscribed to. */
  mask = 0;
  #closing = false;
  /** Messages that it did not get, because too much waits already. */
  #missed = 0;
  /** Bytes of a resume that may wait as well. */
  #allowance = 0;
  #pingedAt = this.openedAt;
  #answered = true;
  #second = 0;
  #messages = 0;

  constructor(socket: WebSocket, raw: Duplex, onMessage: (text: string) => void) {
    this.socket = socket;
    this.#raw = raw;
    socket.on('pong', () => {
      this.#answered = true;
    });
    socket.on('ping', () => {
      if (this.#isTooFast()) this.close(CLOSE.tooMany, 'too many pings; wait a second');
    });
    socket.on('error', () => socket.terminate()); // A broken frame or connection: ws has told the client.
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (this.#closing) return;
      if (isBinary) this.close(CLOSE.invalid, 'messages are JSON text');
      else if (this.#isTooFast()) this.close(CLOSE.tooMany, 'too many messages; wait a second');
      else onMessage(String(data));
    });
  }

  get closing(): boolean {
    return this.#closing;
  }

  say(message: object): void {
    if (!this.#closing) this.socket.send(JSON.stringify(message));
  }

  /**
   * Sends whole frames, unless too much waits already: then the client is closed as soon as it has taken that, and
   * told what it has missed until then.
   */
  write(frames: Buffer, messages: number): Written {
    if (this.#closing) return 'closing';
    const waiting = this.#raw.writableLength;
    if (waiting <= SLOW_BYTES) this.#allowance = 0;
    if (this.#missed === 0 && waiting <= SLOW_BYTES + this.#allowance) {
      this.#raw.write(frames);
      return 'sent';
    }
    this.#missed += messages;
    if (this.#missed > messages) return 'missed';
    this.#closeWhenTaken();
    return 'dropped';
  }

  /** As `write`, for what the client asked for. The frames are those that others get, too: nothing is copied. */
  catchUp(frames: readonly Buffer[]): void {
    this.#raw.cork();
    for (const frame of frames) {
      this.#allowance += frame.length;
      this.#raw.write(frame);
    }
    this.#raw.uncork();
  }

  #closeWhenTaken(): void {
    const close = () => {
      clearTimeout(timer);
      this.#raw.off('drain', close);
      this.close(CLOSE.slow, `too slow: missed ${this.#missed} messages`);
    };
    const timer = setTimeout(close, CLOSE_WITHIN_MS);
    timer.unref();
    this.#raw.on('drain', close);
  }

  close(code: number, reason: string): void {
    if (this.#closing) return;
    this.#closing = true;
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), CLOSE_WITHIN_MS).unref();
  }

  /** Pings now and then; a client that did not answer the ping before is gone. */
  ping(now: number): void {
    if (this.#closing || now - this.#pingedAt < PING_MS) return;
    if (!this.#answered) return void this.socket.terminate();
    this.#pingedAt = now;
    this.#answered = false;
    this.socket.ping();
  }

  #isTooFast(): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#messages = 0;
    this.#second = second;
    this.#messages += 1;
    return this.#messages > MESSAGES_PER_SECOND;
  }
}
