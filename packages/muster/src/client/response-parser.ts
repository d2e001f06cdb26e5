import { Buffer } from 'node:buffer';
import { ChunkedBody } from './chunked-body.ts';
import { ClientError } from './client-error.ts';
import { malformed, parseHead, type ResponseHead } from './response-head.ts';

/** Bounds on what a server may send. */
export interface ResponseLimits {
  /** Bytes of status line and headers. */
  readonly head: number;
  /** Bytes of body. */
  readonly body: number;
}

export const defaultLimits: ResponseLimits = { head: 65_536, body: 64 * 1024 * 1024 };

const headEnd = Buffer.from('\r\n\r\n');
const http = Buffer.from('HTTP/1.');
const nothing = Buffer.alloc(0);

type State = 'head' | 'length' | 'chunked' | 'until close' | 'done';

/**
 * Reads one HTTP/1.1 response from bytes that arrive in any pieces. The buffer given to
 * {@link ResponseParser.feed} may be reused as soon as it returns: what is kept is copied.
 */
export class ResponseParser {
  head: ResponseHead | null = null;
  bodyLength = 0;

  #state: State = 'head';
  #partialHead: Buffer = nothing;
  #remaining = 0;
  #pieces: Buffer[] = [];
  #chunked: ChunkedBody | null = null;

  /**
   * @param bodiless the request was a HEAD: its answer has no body whatever its headers say
   * @param discard count the body, do not keep it
   */
  constructor(
    private readonly bodiless: boolean,
    private readonly discard: boolean,
    readonly limits: ResponseLimits,
  ) {}

  get done(): boolean {
    return this.#state === 'done';
  }

  /** Some of the response has arrived. */
  get started(): boolean {
    return this.head !== null || this.#partialHead.length > 0;
  }

  /** The whole body; empty when it was discarded. */
  body(): Buffer {
    if (this.#pieces.length === 1) return this.#pieces[0] as Buffer;
    return this.#pieces.length === 0 ? nothing : Buffer.concat(this.#pieces);
  }

  /**
   * Takes the next bytes of the connection.
   *
   * @throws ClientError when they are not a valid response, also when bytes follow its end: nobody
   * asked for them
   */
  feed(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      switch (this.#state) {
        case 'head':
          at = this.#readHead(chunk, at);
          if (at < 0) return;
          break;
        case 'length': {
          const end = Math.min(chunk.length, at + this.#remaining);
          this.#take(chunk, at, end);
          this.#remaining -= end - at;
          if (this.#remaining === 0) this.#state = 'done';
          at = end;
          break;
        }
        case 'chunked':
          at = (this.#chunked as ChunkedBody).read(chunk, at);
          if ((this.#chunked as ChunkedBody).done) this.#state = 'done';
          break;
        case 'until close':
          this.#take(chunk, at, chunk.length);
          return;
        case 'done':
          throw malformed('bytes after the end of the response');
      }
    }
  }

  /**
   * The connection was closed by the server.
   *
   * @throws ClientError CLIENT_CLOSED_EARLY when the response is not complete
   */
  end(): void {
    if (this.#state === 'until close') this.#state = 'done';
    if (this.#state === 'done') return;
    throw new ClientError(
      'CLIENT_CLOSED_EARLY',
      this.started
        ? 'the server closed in the middle of the response'
        : 'the server closed without answering',
    );
  }

  /** @returns where the body begins in `chunk`, or -1 when the head is not complete */
  #readHead(chunk: Buffer, at: number): number {
    if (this.#partialHead.length > 0) return this.#readSplitHead(chunk, at);
    const end = chunk.indexOf(headEnd, at);
    if (end < 0) {
      this.#partialHead = Buffer.from(chunk.subarray(at));
      this.#checkPartialHead();
      return -1;
    }
    if (end - at > this.limits.head) throw headTooLarge(this.limits.head);
    this.#begin(parseHead(chunk.toString('latin1', at, end)));
    return end + headEnd.length;
  }

  #readSplitHead(chunk: Buffer, at: number): number {
    const before = this.#partialHead.length;
    const joined = Buffer.concat([this.#partialHead, chunk.subarray(at)]);
    const end = joined.indexOf(headEnd, Math.max(0, before - 3));
    this.#partialHead = joined;
    if (end < 0) {
      this.#checkPartialHead();
      return -1;
    }
    if (end > this.limits.head) throw headTooLarge(this.limits.head);
    this.#partialHead = nothing;
    this.#begin(parseHead(joined.toString('latin1', 0, end)));
    return at + end + headEnd.length - before;
  }

  /** Finds what can never become a head, so that it fails now and does not wait for a time-out. */
  #checkPartialHead(): void {
    const bytes = this.#partialHead;
    if (bytes.length > this.limits.head) throw headTooLarge(this.limits.head);
    const length = Math.min(bytes.length, http.length);
    if (bytes.compare(http, 0, length, 0, length) !== 0) {
      throw malformed('the response does not begin with HTTP/1.1');
    }
    for (let lf = bytes.indexOf(10); lf >= 0; lf = bytes.indexOf(10, lf + 1)) {
      if (bytes[lf - 1] !== 13) throw malformed('a line of the head does not end in CRLF');
    }
  }

  #begin(head: ResponseHead): void {
    // 1xx announces the response that follows; 101 is never asked for.
    if (head.status === 101) throw malformed('a protocol switch that was not asked for');
    if (head.status < 200) return;
    this.head = head;
    if (this.bodiless || head.status === 204 || head.status === 304) this.#state = 'done';
    else if (head.chunked) this.#beginChunked();
    else if (head.contentLength > 0) this.#beginLength(head.contentLength);
    else this.#state = head.contentLength === 0 ? 'done' : 'until close';
  }

  #beginChunked(): void {
    this.#chunked = new ChunkedBody((chunk, start, end) => this.#take(chunk, start, end), this.limits.head);
    this.#state = 'chunked';
  }

  #beginLength(length: number): void {
    if (length > this.limits.body) throw bodyTooLarge(this.limits.body);
    this.#remaining = length;
    this.#state = 'length';
  }

  #take(chunk: Buffer, start: number, end: number): void {
    this.bodyLength += end - start;
    if (this.bodyLength > this.limits.body) throw bodyTooLarge(this.limits.body);
    if (!this.discard && end > start) this.#pieces.push(Buffer.from(chunk.subarray(start, end)));
  }
}

function headTooLarge(limit: number): ClientError {
  return new ClientError('CLIENT_HEAD_TOO_LARGE', `the response head is longer than ${limit} bytes`);
}

function bodyTooLarge(limit: number): ClientError {
  return new ClientError('CLIENT_BODY_TOO_LARGE', `the response body is longer than ${limit} bytes`);
}
