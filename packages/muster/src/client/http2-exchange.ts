import { Buffer } from 'node:buffer';
import type { Dispatcher } from 'undici';
import type { Timer, TimerWheel } from '../timing/timer-wheel.ts';
import { ClientError } from './client-error.ts';
import type { Dialer } from './dial.ts';
import { dialledTooLong, type Stage } from './dial-error.ts';
import { fromHttp2Error } from './http2-error.ts';
import { bodyTooLarge, headTooLarge } from './response-parser.ts';
import { TimedResponse } from './timed-response.ts';
import type { Done, ReceivedResponse } from './transport.ts';

/** What an exchange asks of its connection. */
export interface ExchangeOwner {
  readonly dialer: Dialer;
  readonly wheel: TimerWheel;
  /** How far the connection is. */
  readonly stage: Stage;
  /** Called once for each exchange, before its `done`. @returns true: it was sent again, and is not over */
  over(exchange: Http2Exchange, error: ClientError | null): boolean;
}

type Controller = Dispatcher.DispatchController;

/** One request over HTTP/2: undici's handler, and the response as far as it has come. */
export class Http2Exchange extends TimedResponse implements Dispatcher.DispatchHandler, ReceivedResponse {
  status = 0;
  fields = '';
  trailers = '';
  contentEncoding: string | null = null;
  bodyLength = 0;
  override readonly startedAt = performance.now();

  readonly #owner: ExchangeOwner;
  readonly #discard: boolean;
  readonly #deadline: number;
  readonly #done: Done;
  readonly #timer: Timer;
  readonly #pieces: Buffer[] = [];
  #controller: Controller | null = null;
  #settled = false;
  #quietSince = 0;

  /** @param timeout ms; 0 for none */
  constructor(owner: ExchangeOwner, timeout: number, discard: boolean, done: Done) {
    super();
    this.#owner = owner;
    this.#discard = discard;
    this.#done = done;
    this.#deadline = timeout > 0 ? this.startedAt + timeout : Number.POSITIVE_INFINITY;
    this.#timer = owner.wheel.timer(this.#onTimer);
  }

  get bodyLimit(): number {
    return this.#owner.dialer.limits.body;
  }

  body(): Buffer {
    return this.#pieces.length === 1 ? (this.#pieces[0] as Buffer) : Buffer.concat(this.#pieces);
  }

  /** Starts its clock; also for a second attempt. */
  begin(): void {
    this.#controller = null;
    this.#wakeAt(this.#nextLimit());
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#settled) {
      controller.abort(gone);
      return;
    }
    this.#quietSince = performance.now();
    this.#wakeAt(this.#nextLimit());
  }

  onResponseStart(controller: Controller, status: number): void {
    if (this.#settled) return;
    this.firstByteAt = performance.now();
    this.#quietSince = this.firstByteAt;
    this.status = status;
    this.#readFields(controller.rawHeaders);
    const { head } = this.#owner.dialer.limits;
    if (this.fields.length > head) this.fail(headTooLarge(head));
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    if (this.#settled) return;
    this.#quietSince = performance.now();
    this.bodyLength += chunk.length;
    if (this.bodyLength > this.bodyLimit) this.fail(bodyTooLarge(this.bodyLimit));
    else if (!this.#discard) this.#pieces.push(chunk);
  }

  onResponseEnd(controller: Controller): void {
    this.trailers = fieldLines(controller.rawTrailers);
    this.#settle(null);
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#settle(fromHttp2Error(error, this.status > 0));
  }

  /** Ends it here and, when it is on its way, at the server too. */
  fail(error: ClientError): void {
    this.#settle(error);
    this.#controller?.abort(gone);
  }

  /** It could not even be begun; nothing will be called. */
  abandon(): void {
    this.#settled = true;
    this.#owner.wheel.cancel(this.#timer);
  }

  #readFields(raw: Controller['rawHeaders']): void {
    this.fields = fieldLines(raw);
    const coding = /^content-encoding: (.*)$/im.exec(this.fields);
    if (coding !== null) this.contentEncoding = coding[1] as string;
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
    if (this.#controller === null || idleTimeout === 0) return this.#deadline;
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
    else if (this.#owner.stage !== 'ready') this.fail(this.#dialledTooLong());
    else if (next === this.#deadline) this.fail(tooLate());
    else this.fail(tooQuiet());
  };

  #dialledTooLong(): ClientError {
    return dialledTooLong(this.#owner.stage, this.#owner.dialer.proxy !== null);
  }
}

/** Never seen: the exchange it ends has been settled. */
const gone = new Error('the request is over');

function tooLate(): ClientError {
  return new ClientError('CLIENT_TIMEOUT', 'no complete response within the time-out');
}

function tooQuiet(): ClientError {
  return new ClientError('CLIENT_IDLE_TIMEOUT', 'no byte from the server within the idle time-out');
}

/** @param raw names and values in turn, or (undici's HTTP/2 trailers) an object of them */
function fieldLines(raw: unknown): string {
  if (raw === null || raw === undefined) return '';
  if (!Array.isArray(raw)) {
    return Object.entries(raw)
      .map(([name, value]) => `${name}: ${String(value)}`)
      .join('\r\n');
  }
  const lines: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push(`${String(raw[i])}: ${String(raw[i + 1])}`);
  return lines.join('\r\n');
}
