import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { machineNow } from '../machine-clock.ts';
import { standStill } from '../stand-still.ts';
import { DueQueue } from './due-queue.ts';
import { LogNormal } from './log-normal.ts';
import { type RequestHead, RequestHeads } from './request-heads.ts';
import type { Freeze, Script } from './script.ts';
import { TruthLog } from './truth-log.ts';

const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok');

const pollMs = 0.1;

interface KeptRequest {
  readonly socket: Socket;
  readonly number: number | null;
  readonly readAt: number;
}

/**
 * An HTTP server that does what a script says, and notes for itself when it read each request and when it answered.
 *
 * `/now/17` is answered at once, `/later/17` after a delay of the script's distribution; 17 is the number under which
 * the request stands in the log. A path without a number is answered at once and not logged.
 *
 * It speaks plain HTTP over `node:net`: what `node:http` would spend on a request is several times what it spends
 * here, and would be time that its own log does not see.
 */
export class ScriptedServer {
  readonly log = new TruthLog();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #delays: LogNormal | null = null;
  readonly #kept = new DueQueue<KeptRequest>();
  #polling = false;
  #freezing: NodeJS.Timeout | null = null;

  constructor() {
    this.#server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
  }

  /** Listens on a free port of this machine. @returns the port */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      // A frozen server accepts nobody: who comes meanwhile waits in the backlog.
      this.#server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  close(): Promise<void> {
    if (this.#freezing !== null) clearTimeout(this.#freezing);
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Goes by another script from now on. Requests that are being kept still take as long as they were to. */
  follow({ delay, freezes = [] }: Script): void {
    this.#delays = delay === undefined ? null : new LogNormal(delay);
    if (this.#freezing !== null) clearTimeout(this.#freezing);
    this.#freezing = null;
    this.#freezeNext([...freezes]);
  }

  #freezeNext([next, ...rest]: readonly Freeze[]): void {
    if (next === undefined) return;
    this.#freezing = setTimeout(
      () => {
        this.#freeze(next.until);
        this.#freezeNext(rest);
      },
      Math.max(0, next.from - machineNow()),
    );
  }

  /** The whole process stands still, as one that is paged out, collects garbage or waits for a lock. */
  #freeze(until: number): void {
    const from = machineNow();
    standStill(until - from);
    this.log.addFreeze({ from, until: machineNow() });
  }

  #serve(socket: Socket): void {
    const heads = new RequestHeads();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A client that is gone: its next request comes on another connection.
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      const readAt = machineNow();
      for (const head of heads.feed(bytes)) this.#take(socket, head, readAt);
      if (heads.broken) socket.destroy();
    });
  }

  #take(socket: Socket, { later, number }: RequestHead, readAt: number): void {
    if (!later || this.#delays === null) {
      this.#answer(socket, number, readAt);
      return;
    }
    this.#kept.add(readAt + this.#delays.next(), { socket, number, readAt });
    if (!this.#polling) setImmediate(this.#poll);
    this.#polling = true;
  }

  /**
   * Looks again and again while requests are kept, instead of sleeping until the next is due: a timer of Node's wakes
   * on whole milliseconds, and would send a thousand answers a second in bursts that no real service sends.
   */
  readonly #poll = (): void => {
    for (let kept = this.#kept.take(machineNow()); kept !== undefined; kept = this.#kept.take(machineNow())) {
      this.#answer(kept.socket, kept.number, kept.readAt);
    }
    this.#polling = this.#kept.size > 0;
    if (this.#polling) standStill(pollMs);
    if (this.#polling) setImmediate(this.#poll);
  };

  #answer(socket: Socket, number: number | null, readAt: number): void {
    if (socket.destroyed) return;
    if (number !== null) this.log.add(number, readAt, machineNow());
    socket.write(answer);
  }
}
