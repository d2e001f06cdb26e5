import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { TimerWheel } from '../timing/timer-wheel.ts';
import { ClientError, clientClosed } from './client-error.ts';
import type { Dialer } from './dial.ts';
import { dialledTooLong, endedWhileDialling, type Stage, socketFailure } from './dial-error.ts';
import type { Origin } from './origin.ts';
import type { DialTimes } from './timed-response.ts';

/** Both are offered, so that a server without HTTP/2 can say so instead of ending the handshake. */
const offered = ['h2', 'http/1.1'];

/** A connection on its way to a server that must speak HTTP/2. */
export class Http2Dial {
  readonly times: DialTimes = { connect: 0, tls: 0 };
  stage: Stage = 'connect';

  readonly #origin: Origin;
  readonly #dialer: Dialer;
  readonly #done: (error: ClientError | null, socket: Socket | null) => void;
  readonly #startedAt = performance.now();
  readonly #stopTimer: () => void;
  #socket: Socket;
  #settled = false;

  /** @param done called once, later */
  constructor(
    origin: Origin,
    dialer: Dialer,
    localAddress: string | undefined,
    wheel: TimerWheel,
    done: (error: ClientError | null, socket: Socket | null) => void,
  ) {
    this.#origin = origin;
    this.#dialer = dialer;
    this.#done = done;
    this.#stopTimer = this.#limitTime(wheel);
    this.#socket = dialer.needsTunnel(origin)
      ? dialer.tunnel(origin, localAddress, this.#onTunnel)
      : this.#attach(dialer.secureStream(origin, localAddress, offered));
  }

  /** Gives up. */
  cancel(): void {
    this.#settle(clientClosed());
  }

  #limitTime(wheel: TimerWheel): () => void {
    const { connectTimeout } = this.#dialer;
    if (connectTimeout === 0) return () => {};
    const tooLong = (): void => this.#settle(dialledTooLong(this.stage, this.#proxied, connectTimeout));
    const timer = wheel.set(connectTimeout, tooLong);
    return () => wheel.cancel(timer);
  }

  get #proxied(): boolean {
    return this.#dialer.proxy !== null;
  }

  readonly #onTunnel = (error: ClientError | null, tunnel: Socket): void => {
    if (this.#settled) return;
    if (error !== null) {
      this.#settle(error);
      return;
    }
    this.#onConnect();
    this.#socket = this.#attach(this.#dialer.secured(tunnel, this.#origin, offered));
  };

  #attach(socket: TLSSocket): TLSSocket {
    socket.once('connect', this.#onConnect);
    socket.once('secureConnect', () => this.#onSecure(socket));
    socket.on('error', this.#onError);
    socket.once('close', this.#onClose);
    return socket;
  }

  readonly #onConnect = (): void => {
    if (this.stage !== 'connect') return;
    this.stage = 'tls';
    this.times.connect = performance.now() - this.#startedAt;
  };

  #onSecure(socket: TLSSocket): void {
    this.times.tls = performance.now() - this.#startedAt - this.times.connect;
    if (socket.alpnProtocol === 'h2') {
      this.stage = 'ready';
      this.#settle(null);
      return;
    }
    this.#settle(
      new ClientError('CLIENT_HTTP2_FAILED', 'the server speaks only HTTP/1.1 here: take `version` 1.1'),
    );
  }

  readonly #onError = (error: NodeJS.ErrnoException): void => {
    this.#settle(socketFailure(error, this.stage, this.#proxied));
  };

  readonly #onClose = (): void => this.#settle(endedWhileDialling(this.stage));

  #settle(error: ClientError | null): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#stopTimer();
    if (error !== null) this.#socket.destroy();
    this.#done(error, error === null ? this.#socket : null);
  }
}
