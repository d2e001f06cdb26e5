import type { Buffer } from 'node:buffer';
import type { WebSocket } from 'ws';
import { checkNames } from '../../client/option-names.ts';
import type { TimerWheel } from '../../timing/timer-wheel.ts';
import { CutOff } from '../control-flow.ts';
import { MessageQueue } from './message-queue.ts';
import { WebSocketError } from './web-socket-error.ts';
import { WebSocketMessage } from './web-socket-message.ts';

export interface ReceiveOptions {
  /** ms; 0 for none. Default: 60,000. */
  readonly timeout?: number;
  /** Which message to take; the others stay for later. Default: the next one. */
  readonly match?: (message: WebSocketMessage) => boolean;
}

/** May be asynchronous; nobody waits for it. */
export type MessageListener = (message: WebSocketMessage) => unknown;

/** How a connection ended. */
export interface WebSocketEnd {
  /** As in RFC 6455, section 7.4; 1006 when the connection was lost. */
  readonly code: number;
  readonly reason: string;
}

interface Waiter {
  readonly match: (message: WebSocketMessage) => boolean;
  readonly resolve: (message: WebSocketMessage) => void;
  readonly reject: (reason: unknown) => void;
}

const receiveNames = {
  what: 'option of receive()',
  known: new Set(['timeout', 'match'] satisfies (keyof ReceiveOptions)[]),
  foreign: { filter: "it is called 'match'", predicate: "it is called 'match'" },
};

const queueLimit = 1000;
const queueByteLimit = 16 * 1024 * 1024;
const sendBufferLimit = 16 * 1024 * 1024;
const defaultTimeout = 60_000;

/** A WebSocket of one user, as {@link WebSocketUser.connect} gives it. */
export class WebSocketConnection {
  readonly #socket: WebSocket;
  readonly #wheel: TimerWheel;
  readonly #queue = new MessageQueue(queueLimit, queueByteLimit);
  readonly #waiters = new Set<Waiter>();
  readonly #onException: (thrown: unknown) => void;
  #listener: MessageListener | null = null;
  #end: WebSocketEnd | null = null;
  /** Why it broke, when it did. */
  #failure: Error | null = null;

  /** @internal */
  constructor(socket: WebSocket, wheel: TimerWheel, onException: (thrown: unknown) => void) {
    this.#socket = socket;
    this.#wheel = wheel;
    this.#onException = onException;
    socket.on('message', this.#receive);
    socket.on('error', (error) => {
      this.#failure ??= error;
    });
    socket.once('close', (code, reason) => {
      this.#end = { code, reason: reason.toString() };
      this.#rejectWaiters(this.#closedError());
    });
  }

  /** The subprotocol that the server chose; empty for none. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  /** How the connection ended; null while it has not. */
  get ended(): WebSocketEnd | null {
    return this.#end;
  }

  /** Messages that were dropped, oldest first, because 1,000 (or 16 MiB) had come that nobody received. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /**
   * Sends a message.
   *
   * @param data a string as text, bytes as binary
   * @throws WebSocketError WEB_SOCKET_CLOSED; WEB_SOCKET_SEND_BUFFER_FULL when the server takes nothing and
   * 16 MiB wait
   */
  send(data: string | Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) throw this.#closedError();
    if (this.#socket.bufferedAmount > sendBufferLimit) {
      throw new WebSocketError('WEB_SOCKET_SEND_BUFFER_FULL', 'the server does not read what is sent to it');
    }
    this.#socket.send(data);
  }

  /** Sends a value as JSON; errors as those of {@link WebSocketConnection.send}. */
  sendJson(value: unknown): void {
    this.send(JSON.stringify(value));
  }

  /**
   * The next message that matches: one that has come already, else one that comes.
   *
   * @throws WebSocketError WEB_SOCKET_TIMEOUT, WEB_SOCKET_CLOSED
   * @throws ClientError CLIENT_INVALID_REQUEST for an option that there is not
   * @throws StopUser when the user is killed meanwhile
   */
  async receive(options: ReceiveOptions = {}): Promise<WebSocketMessage> {
    checkNames(options, receiveNames, 'CLIENT_INVALID_REQUEST');
    const { timeout = defaultTimeout, match = any } = options;
    const queued = this.#queue.take(match);
    if (queued !== undefined) return queued;
    if (this.#socket.readyState !== this.#socket.OPEN) throw this.#closedError();
    return this.#await(timeout, match);
  }

  /**
   * Calls a listener with every message from now on, those that have come already first. Messages are
   * then no longer kept for {@link WebSocketConnection.receive}; what waits in one still gets its own.
   * What the listener throws counts like an exception of a task.
   */
  onMessage(listener: MessageListener): void {
    this.#listener = listener;
    for (let message = this.#queue.take(any); message !== undefined; message = this.#queue.take(any)) {
      this.#tell(listener, message);
    }
  }

  /**
   * Closes the connection and waits until it is closed; after 30 s it is cut.
   *
   * @param code 1000, or 3000 to 4999
   */
  async close(code = 1000, reason = ''): Promise<void> {
    if (this.#end !== null) return;
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.close(code, reason);
    await closed;
  }

  /** @internal Cuts the connection; whoever waits for a message stops. */
  terminate(): void {
    this.#rejectWaiters(new CutOff('the user was stopped'));
    this.#socket.terminate();
  }

  readonly #receive = (data: unknown, isBinary: boolean): void => {
    const bytes = data as Buffer;
    const message = new WebSocketMessage(isBinary ? bytes : bytes.toString());
    const waiter = this.#waiterFor(message);
    if (waiter !== undefined) waiter.resolve(message);
    if (this.#listener !== null) this.#tell(this.#listener, message);
    else if (waiter === undefined) this.#queue.push(message);
  };

  #waiterFor(message: WebSocketMessage): Waiter | undefined {
    for (const waiter of this.#waiters) {
      try {
        if (waiter.match(message)) return waiter;
      } catch (thrown) {
        waiter.reject(thrown);
      }
    }
    return undefined;
  }

  #tell(listener: MessageListener, message: WebSocketMessage): void {
    try {
      const result = listener(message);
      if (result instanceof Promise) result.catch(this.#onException);
    } catch (thrown) {
      this.#onException(thrown);
    }
  }

  #await(timeout: number, match: Waiter['match']): Promise<WebSocketMessage> {
    return new Promise((resolve, reject) => {
      const expire = (): void =>
        waiter.reject(new WebSocketError('WEB_SOCKET_TIMEOUT', `no message within ${timeout} ms`));
      const timer = timeout > 0 ? this.#wheel.set(timeout, expire) : null;
      const settle = (): void => {
        this.#waiters.delete(waiter);
        if (timer !== null) this.#wheel.cancel(timer);
      };
      const waiter: Waiter = {
        match,
        resolve: (message) => {
          settle();
          resolve(message);
        },
        reject: (reason) => {
          settle();
          reject(reason);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  #rejectWaiters(reason: Error): void {
    for (const waiter of [...this.#waiters]) waiter.reject(reason);
  }

  #closedError(): WebSocketError {
    const { code, reason } = this.#end ?? { code: null, reason: '' };
    const how = this.#failure?.message ?? reason;
    const why = [code, how].filter((part) => part !== null && part !== '').join(': ');
    const message = why === '' ? 'the connection is closed' : `the connection is closed (${why})`;
    return new WebSocketError('WEB_SOCKET_CLOSED', message, { cause: this.#failure });
  }
}

function any(): boolean {
  return true;
}
