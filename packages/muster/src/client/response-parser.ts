import { Buffer } from 'node:buffer';
import { ChunkedBody } from './chunked-body.ts';
import { ClientError } from './client-error.ts';
import { quickHead, scanQuickHead } from './quick-head.ts';
import { malformed, parseHead, type ResponseHead } from './response-head.ts';
import { TimedResponse } from './timed-response.ts';
import type { BodySink, ReceivedResponse } from './transport.ts';

/** Bounds on what a server may send. */
export interface ResponseLimits {
  /** Bytes of status line and headers. */
  readonly head: number;
  /** Bytes of body. */
  readonly body: number;
}

const headEnd = Buffer.from('\r\n\r\n');
const http = Buffer.from('HTTP/1.');
const nothing = Buffer.alloc(0);
/** Bytes of the largest body that is kept as text: beyond, making a string of it and bytes again costs more than it saves. */
const mostQuickBody = 16_384;
/** Announcements (1xx) before the response itself; more are a server that never comes to it. */
const mostInterim = 100;

type State = 'head' | 'length' | 'chunked' | 'until close' | 'done';

/**
 * Reads one HTTP/1.1 response from bytes that arrive in any pieces. The buffer given to
 * {@link ResponseParser.feed} may be reused as soon as it returns: what is kept is copied. The instants are
 * noted by the connection, which reads the clock once for each read.
 */
export class ResponseParser extends TimedResponse implements ReceivedResponse {
  status = 0;
  /** The connection may carry another request afterwards. */
  keepAlive = false;
  /** How long the server says that it keeps it idle, s; 0 when it does not. */
  keepAliveTimeout = 0;
  contentEncoding: string | null = null;
  bodyLength = 0;

  #state: State = 'head';
  /** Room for a head that arrives in pieces, and how much of it is taken. */
  #partialHead: Buffer = nothing;
  #partialLength = 0;
  #remaining = 0;
  #pieces: Buffer[] = [];
  #chunked: ChunkedBody | null = null;
  #interim = 0;
  /** Header lines, and behind them an empty line and the body when both came in one piece; latin1. */
  #text = '';
  /** Length of the header lines in it. */
  #fieldsLength = 0;

  /**
   * @param bodiless the request was a HEAD: its answer has no body whatever its headers say
   * @param discard count the body, do not keep it
   */
  constructor(
    private readonly bodiless: boolean,
    private readonly discard: boolean,
    readonly limits: ResponseLimits,
  ) {
    super();
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  /** Some of the response has arrived. */
  get started(): boolean {
    return this.status !== 0 || this.#partialLength > 0;
  }

  get fields(): string {
    return this.#text.slice(0, this.#fieldsLength);
  }

  get trailers(): string {
    return this.#chunked === null ? '' : this.#chunked.trailers;
  }

  /** Who takes the body while it comes; null while nobody does. */
  get streamed(): BodySink | null {
    return null;
  }

  get bodyLimit(): number {
    return this.limits.body;
  }

  /** The whole body; empty when it was discarded. */
  body(): Buffer {
    if (this.#text.length > this.#fieldsLength) {
      return Buffer.from(this.#text.slice(this.#fieldsLength + headEnd.length), 'latin1');
    }
    if (this.#pieces.length === 1) return this.#pieces[0] as Buffer;
    return this.#pieces.length === 0 ? nothing : Buffer.concat(this.#pieces);
  }

  /**
   * Takes a whole response with an ordinary head, as nearly all are, in one pass and one string: see
   * {@link scanQuickHead}.
   *
   * @param length how many of the buffer's bytes count
   * @returns false for anything else; nothing was taken then
   */
  feedQuick(bytes: Buffer, length: number): boolean {
    if (this.#state !== 'head' || this.bodiless || this.#partialLength > 0) return false;
    if (!scanQuickHead(bytes, length)) return false;
    const { bodyStart, contentLength, fieldsStart, encodingStart, encodingEnd } = quickHead;
    const usual = bodyStart + contentLength === length && contentLength <= mostQuickBody;
    if (!usual || bodyStart - headEnd.length > this.limits.head || contentLength > this.limits.body)
      return false;
    this.status = quickHead.status;
    this.keepAlive = quickHead.keepAlive;
    this.keepAliveTimeout = quickHead.keepAliveTimeout;
    if (encodingEnd > encodingStart)
      this.contentEncoding = bytes.toString('latin1', encodingStart, encodingEnd);
    this.bodyLength = contentLength;
    this.#fieldsLength = bodyStart - headEnd.length - fieldsStart;
    const kept = this.discard ? fieldsStart + this.#fieldsLength : length;
    this.#text = bytes.toString('latin1', fieldsStart, kept);
    this.#state = 'done';
    return true;
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
    if (this.#partialLength > 0) return this.#readSplitHead(chunk, at);
    const end = chunk.indexOf(headEnd, at);
    if (end < 0) {
      this.#keepPartialHead(chunk, at);
      this.#checkPartialHead(0);
      return -1;
    }
    if (end - at > this.limits.head) throw headTooLarge(this.limits.head);
    this.#begin(parseHead(chunk.toString('latin1', at, end)));
    return end + headEnd.length;
  }

  #readSplitHead(chunk: Buffer, at: number): number {
    const before = this.#partialLength;
    this.#keepPartialHead(chunk, at);
    const bytes = this.#partialHead.subarray(0, this.#partialLength);
    const end = bytes.indexOf(headEnd, Math.max(0, before - 3));
    if (end < 0) {
      this.#checkPartialHead(before);
      return -1;
    }
    if (end > this.limits.head) throw headTooLarge(this.limits.head);
    this.#partialHead = nothing;
    this.#partialLength = 0;
    this.#begin(parseHead(bytes.toString('latin1', 0, end)));
    return at + end + headEnd.length - before;
  }

  /** Takes as much as a head may have, and grows by doubling: each byte is copied a few times, not once a read. */
  #keepPartialHead(chunk: Buffer, at: number): void {
    const before = this.#partialLength;
    const length = Math.min(before + chunk.length - at, this.limits.head + headEnd.length);
    if (length > this.#partialHead.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#partialHead.length));
      this.#partialHead.copy(larger, 0, 0, before);
      this.#partialHead = larger;
    }
    chunk.copy(this.#partialHead, before, at, at + length - before);
    this.#partialLength = length;
  }

  /**
   * Finds what can never become a head, so that it fails now and does not wait for a time-out.
   *
   * @param before how many of its bytes have been looked at already
   */
  #checkPartialHead(before: number): void {
    if (this.#partialLength > this.limits.head) throw headTooLarge(this.limits.head);
    const bytes = this.#partialHead.subarray(0, this.#partialLength);
    const length = Math.min(bytes.length, http.length);
    if (before < http.length && bytes.compare(http, 0, length, 0, length) !== 0) {
      throw malformed('the response does not begin with HTTP/1.1');
    }
    for (let lf = bytes.indexOf(10, before); lf >= 0; lf = bytes.indexOf(10, lf + 1)) {
      if (bytes[lf - 1] !== 13) throw malformed('a line of the head does not end in CRLF');
    }
  }

  #begin(head: ResponseHead): void {
    // 1xx announces the response that follows; 101 is never asked for.
    if (head.status === 101) throw malformed('a protocol switch that was not asked for');
    if (head.status < 200) {
      this.#interim += 1;
      if (this.#interim > mostInterim) throw malformed('announcements (1xx) without end');
      return;
    }
    this.status = head.status;
    this.keepAlive = head.keepAlive;
    this.keepAliveTimeout = head.keepAliveTimeout;
    this.contentEncoding = head.contentEncoding;
    this.#text = head.fields;
    this.#fieldsLength = head.fields.length;
    this.begun();
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
    if (!this.discard && end > start) this.keep(Buffer.from(chunk.subarray(start, end)));
  }

  /** The head is read, and it is that of the response itself. */
  protected begun(): void {}

  /** @param piece of the body, a copy */
  protected keep(piece: Buffer): void {
    this.#pieces.push(piece);
  }
}

export function headTooLarge(limit: number): ClientError {
  return new ClientError('CLIENT_HEAD_TOO_LARGE', `the response head is longer than ${limit} bytes`);
}

export function bodyTooLarge(limit: number): ClientError {
  return new ClientError('CLIENT_BODY_TOO_LARGE', `the response body is longer than ${limit} bytes`);
}
