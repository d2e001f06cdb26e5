import { checkField, malformed } from './response-head.ts';

type State = 'size' | 'size LF' | 'extension' | 'data' | 'data CR' | 'data LF' | 'trailer' | 'done';

const cr = 13;
const lf = 10;
/** Bytes; beyond, a number would lose its last digits. */
const largestSize = 2 ** 48 - 1;
const afterEmptyLine = -1;
const afterLine = -2;

/** Framing, routing and the form of the content are settled before a trailer comes (RFC 9110 §6.5.1). */
const notInTrailers = new Set([
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'content-type',
  'content-range',
  'trailer',
  'host',
  'connection',
  'keep-alive',
  'te',
  'upgrade',
  'set-cookie',
]);

/**
 * Decodes `Transfer-Encoding: chunked` (RFC 9112 §7.1) from bytes that arrive in any pieces.
 * Extensions are read and dropped, and so are trailers that would change the message itself.
 */
export class ChunkedBody {
  /** Lines as `Name: value`, CRLF between them. */
  trailers = '';

  #state: State = 'size';
  #size = 0;
  /** Of the size that is being read. */
  #hasDigits = false;
  /** Bytes of the current extension or of all trailers, to bound them. */
  #spare = 0;
  /** Bytes of the trailer line so far; after its CR, one of the two marks below. */
  #trailerLine = 0;
  #trailer = '';

  /**
   * @param take called with each run of body bytes, as a range of the chunk given to `read`
   * @param spareLimit most bytes of one extension, and of all trailers
   */
  constructor(
    private readonly take: (chunk: Buffer, start: number, end: number) => void,
    private readonly spareLimit: number,
  ) {}

  get done(): boolean {
    return this.#state === 'done';
  }

  /**
   * @param at where to begin in `chunk`
   * @returns where the next message would begin, or the chunk's end
   * @throws ClientError CLIENT_MALFORMED_RESPONSE
   */
  read(chunk: Buffer, at: number): number {
    while (at < chunk.length && this.#state !== 'done') {
      if (this.#state === 'data') {
        const end = Math.min(chunk.length, at + this.#size);
        this.take(chunk, at, end);
        this.#size -= end - at;
        at = end;
        if (this.#size === 0) this.#state = 'data CR';
        continue;
      }
      this.#step(chunk[at] as number);
      at += 1;
    }
    return at;
  }

  /** One byte of the framing around the data. */
  #step(byte: number): void {
    switch (this.#state) {
      case 'size':
        this.#sizeByte(byte);
        return;
      case 'extension':
        if (byte === cr) this.#state = 'size LF';
        else if (byte === lf) throw malformed('a chunk size line that does not end in CRLF');
        else this.#countSpare();
        return;
      case 'size LF':
        if (byte !== lf) throw malformed('a chunk size line that does not end in CRLF');
        this.#state = this.#size === 0 ? 'trailer' : 'data';
        this.#spare = 0;
        this.#trailerLine = 0;
        return;
      case 'data CR':
        if (byte !== cr) throw malformed('chunk data longer than its size');
        this.#state = 'data LF';
        return;
      case 'data LF':
        if (byte !== lf) throw malformed('chunk data longer than its size');
        this.#state = 'size';
        this.#hasDigits = false;
        return;
      case 'trailer':
        this.#trailerByte(byte);
        return;
    }
  }

  #sizeByte(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      if (!this.#hasDigits) this.#size = 0;
      // Zeros before it are allowed, and counted so that they end.
      else if (this.#size === 0) this.#countSpare();
      this.#size = this.#size * 16 + digit;
      if (this.#size > largestSize) throw malformed('a chunk size that is too large');
      this.#hasDigits = true;
      return;
    }
    if (!this.#hasDigits) throw malformed('a chunk size that is not hexadecimal');
    if (byte === cr) this.#state = 'size LF';
    else if (byte === 0x3b || byte === 0x20 || byte === 0x09) this.#state = 'extension';
    else throw malformed('a chunk size that is not hexadecimal');
  }

  /** A line that is empty but for its CRLF ends the trailers. */
  #trailerByte(byte: number): void {
    this.#countSpare();
    if (this.#trailerLine < 0) {
      if (byte !== lf) throw malformed('a trailer line that does not end in CRLF');
      if (this.#trailerLine === afterEmptyLine) this.#state = 'done';
      else this.#endTrailer();
      this.#trailerLine = 0;
      return;
    }
    if (byte === cr) {
      this.#trailerLine = this.#trailerLine === 0 ? afterEmptyLine : afterLine;
      return;
    }
    if (byte === lf) throw malformed('a trailer line that does not end in CRLF');
    this.#trailerLine += 1;
    this.#trailer += String.fromCharCode(byte);
  }

  #endTrailer(): void {
    const line = this.#trailer;
    this.#trailer = '';
    const colon = line.indexOf(':');
    checkField(line, 0, colon, line.length);
    if (notInTrailers.has(line.slice(0, colon).toLowerCase())) return;
    this.trailers += this.trailers === '' ? line : `\r\n${line}`;
  }

  #countSpare(): void {
    this.#spare += 1;
    if (this.#spare > this.spareLimit) throw malformed('chunk extensions or trailers without end');
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
