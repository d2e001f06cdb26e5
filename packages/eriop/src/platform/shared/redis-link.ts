import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorReply } from '@redis/client';
import type { Logger } from 'pino';
import type { RedisClient } from './redis-client.ts';
import type { SharedObserver } from './shared.ts';

/** A command that takes longer has failed: no request may wait for Redis as long as for PostgreSQL. */
const COMMAND_MS = 200;
/** Refusals in a row (out of memory, read-only, wrong password) after which Redis is as good as gone. */
const REFUSALS = 3;
const PROBE_FIRST_MS = 50;
const PROBE_MAX_MS = 1_000;
/** Commands on their way; more fail at once. */
const IN_FLIGHT = 5_000;

class LateError extends Error {}

/**
 * Commands to Redis. After one that was not answered in time all fail at once, until a probe was answered: a paused
 * Redis costs a few requests 200 ms, and the others nothing.
 */
export class RedisLink {
  readonly #client: RedisClient;
  readonly #probeKey: string;
  readonly #logger: Logger;
  #observer: SharedObserver | undefined;
  #broken = false;
  #closed = false;
  #refusals = 0;
  #inFlight = 0;
  #connections = 0;
  /** Called each time it has become available. */
  onAvailable: () => void = () => undefined;

  constructor(client: RedisClient, prefix: string, logger: Logger) {
    this.#client = client;
    this.#probeKey = `${prefix}probe`;
    this.#logger = logger;
    client.on('ready', () => this.#onReady());
  }

  get available(): boolean {
    return this.#client.isReady && !this.#broken;
  }

  observe(observer: SharedObserver): void {
    this.#observer = observer;
  }

  get observer(): SharedObserver | undefined {
    return this.#observer;
  }

  /** The command's reply; undefined if Redis did not answer in time, refused it, or is gone. Never rejects. */
  async run<Reply>(command: (client: RedisClient) => Promise<Reply>): Promise<{ reply: Reply } | undefined> {
    if (!this.available || this.#inFlight >= IN_FLIGHT) return undefined;
    const began = performance.now();
    this.#inFlight += 1;
    try {
      const reply = await within(command(this.#client), COMMAND_MS);
      this.#refusals = 0;
      return { reply };
    } catch (error) {
      this.#failed(error);
      return undefined;
    } finally {
      this.#inFlight -= 1;
      this.#observer?.onCommand((performance.now() - began) / 1000);
    }
  }

  close(): void {
    this.#closed = true;
    this.#client.destroy();
  }

  #onReady(): void {
    this.#connections += 1;
    if (this.#connections > 1) this.#observer?.onReconnect();
    if (this.available) this.onAvailable();
  }

  /** A lost connection needs nothing here: the client knows that it is not ready, and connects again. */
  #failed(error: unknown): void {
    if (error instanceof ErrorReply) this.#refusals += 1;
    const refuses = this.#refusals >= REFUSALS;
    if (this.#broken || !(refuses || error instanceof LateError)) return;
    this.#broken = true;
    const reason = refuses ? String(error).slice(0, 200) : 'no answer in time';
    this.#logger.warn({ reason }, 'Redis does not answer; going on without');
    void this.#probe();
  }

  /** One at a time, however long it takes: a paused Redis would answer all of them later. */
  async #probe(): Promise<void> {
    for (let pause = PROBE_FIRST_MS; !this.#closed; pause = Math.min(2 * pause, PROBE_MAX_MS)) {
      await sleep(pause, undefined, { ref: false });
      if (!this.#client.isReady) continue;
      try {
        await this.#client.set(this.#probeKey, '', { expiration: { type: 'PX', value: 1_000 } });
        break;
      } catch {
        // It is still refused, or the connection is being made anew.
      }
    }
    this.#broken = false;
    this.#refusals = 0;
    if (this.#closed) return;
    this.#logger.info('Redis answers again');
    if (this.available) this.onAvailable();
  }
}

/** @throws LateError */
function within<Reply>(promise: Promise<Reply>, ms: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    // Timers come before the sockets in a turn: after one that took long, the answer may lie there already.
    const timer = setTimeout(() => setImmediate(() => reject(new LateError())), ms);
    promise.then(
      (reply) => {
        clearTimeout(timer);
        resolve(reply);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
