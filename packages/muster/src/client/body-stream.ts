import type { Buffer } from 'node:buffer';
import { ClientError } from './client-error.ts';
import { decodedPieces } from './stream-decoding.ts';
import type { BodyFlow, BodySink, ReceivedResponse } from './transport.ts';

/** Bytes that may wait to be read until the server has to wait too. */
const mostWaiting = 1024 * 1024;

/** The body of one response on its way from a connection to the task that reads it. */
export class BodyStream implements BodySink {
  readonly #onHead: (received: ReceivedResponse) => boolean;
  #flow: BodyFlow | null = null;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #isRead = false;
  #ended = false;
  #left = false;
  /** Why reading does not come to its end: the user was stopped. */
  #cancelled: ClientError | null = null;
  #wake: () => void = () => {};

  /** @param onHead told of the head; returns false when the body is not for the task, as that of a redirect */
  constructor(onHead: (received: ReceivedResponse) => boolean) {
    this.#onHead = onHead;
  }

  begin(received: ReceivedResponse, flow: BodyFlow): boolean {
    this.#flow = flow;
    return this.#onHead(received);
  }

  take(piece: Buffer): void {
    if (this.#left) return;
    this.#waiting.push(piece);
    this.#bytes += piece.length;
    this.#wake();
  }

  get full(): boolean {
    return this.#bytes > mostWaiting;
  }

  /** Nothing more comes. @param cancelled thrown to who reads, after what has come; null for an end like any other */
  end(cancelled: ClientError | null): void {
    this.#ended = true;
    this.#cancelled = cancelled;
    this.#wake();
  }

  /** Nobody reads on: ends the response where it is. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#waiting = [];
    this.#bytes = 0;
    if (!this.#ended) this.#flow?.leave();
  }

  /** @throws ClientError CLIENT_INVALID_REQUEST the second time */
  read(contentEncoding: string | null): AsyncIterable<Buffer> {
    if (this.#isRead) {
      throw new ClientError('CLIENT_INVALID_REQUEST', 'the stream of a response can be read only once');
    }
    this.#isRead = true;
    return this.#untilLeft(decodedPieces(this.#pieces(), contentEncoding));
  }

  async *#untilLeft(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      yield* pieces;
    } finally {
      this.leave();
    }
  }

  async *#pieces(): AsyncGenerator<Buffer> {
    for (;;) {
      const piece = this.#waiting.shift();
      if (piece !== undefined) {
        this.#taken(piece.length);
        yield piece;
      } else if (this.#cancelled !== null) {
        throw this.#cancelled;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #taken(bytes: number): void {
    const wasFull = this.full;
    this.#bytes -= bytes;
    if (wasFull && !this.full) this.#flow?.resume();
  }
}
