import { ClientError } from './client-error.ts';

/** The part of a response before its body, as far as framing needs it. */
export interface ResponseHead {
  readonly status: number;
  /** Body length by Content-Length; -1 without one. */
  readonly contentLength: number;
  readonly chunked: boolean;
  /** The connection may carry another request afterwards. */
  readonly keepAlive: boolean;
  /** How long the server says that it keeps an idle connection, s; 0 when it does not. */
  readonly keepAliveTimeout: number;
  /** Value of Content-Encoding; null without one. */
  readonly contentEncoding: string | null;
  /** The header lines, without the status line, CRLF between them. */
  readonly fields: string;
}

/**
 * Parses a status line and headers by RFC 9112. Strict where leniency would let two readers
 * disagree about where a message ends (bare LF, space before a colon, two different lengths).
 *
 * @param head from the `H` of HTTP to the end of the last header line, without the empty line;
 * latin1
 * @throws ClientError CLIENT_MALFORMED_RESPONSE
 */
export function parseHead(head: string): ResponseHead {
  if (head.indexOf('\0') >= 0) throw malformed('a NUL in the head');
  const lineEnd = endOfLine(head, 0);
  const status = statusOf(head, lineEnd);
  let contentLength = -1;
  let chunked = false;
  let contentEncoding: string | null = null;
  let keepAlive = head.charCodeAt(7) === 0x31; // HTTP/1.1 stays open unless told otherwise, HTTP/1.0 closes
  let closes = false;
  let keepAliveTimeout = 0;
  let start = lineEnd + 2;
  const fieldsStart = start;
  while (start < head.length) {
    const end = endOfLine(head, start);
    const colon = head.indexOf(':', start);
    checkField(head, start, colon, end);
    // Only five names matter here; their lengths tell them apart before any comparison.
    switch (colon - start) {
      case 14:
        if (isField(head, start, colon, 'content-length')) {
          contentLength = lengthOf(trimmed(head.slice(colon + 1, end)), contentLength);
        }
        break;
      case 17:
        if (isField(head, start, colon, 'transfer-encoding')) {
          if (chunked) throw malformed('Transfer-Encoding twice');
          chunked = isChunked(head.slice(colon + 1, end));
        }
        break;
      case 16:
        if (isField(head, start, colon, 'content-encoding')) {
          contentEncoding = joined(contentEncoding, trimmed(head.slice(colon + 1, end)));
        }
        break;
      case 10:
        if (isField(head, start, colon, 'connection')) {
          const value = head.slice(colon + 1, end);
          closes ||= hasOption(value, 'close');
          keepAlive ||= hasOption(value, 'keep-alive');
        } else if (isField(head, start, colon, 'keep-alive')) {
          keepAliveTimeout = timeoutIn(head.slice(colon + 1, end));
        }
        break;
    }
    start = end + 2;
  }
  if (chunked && contentLength >= 0) throw malformed('both Content-Length and Transfer-Encoding');
  // HTTP/1.0 has no chunks: whoever writes them anyway is not trusted with another request (RFC 9112 §6.1).
  if (chunked && head.charCodeAt(7) === 0x30) keepAlive = false;
  if (closes) keepAlive = false;
  const fields = head.slice(fieldsStart);
  return { status, contentLength, chunked, keepAlive, keepAliveTimeout, contentEncoding, fields };
}

/** Position of the CR that ends the line beginning at `start`. */
function endOfLine(head: string, start: number): number {
  const lf = head.indexOf('\n', start);
  if (lf < 0) {
    if (head.indexOf('\r', start) >= 0) throw malformed('a CR inside a header line');
    return head.length;
  }
  const cr = head.indexOf('\r', start);
  if (cr !== lf - 1) throw malformed('a line of the head does not end in CRLF');
  return cr;
}

function statusOf(head: string, end: number): number {
  const version = head.startsWith('HTTP/1.1 ') || head.startsWith('HTTP/1.0 ');
  if (!version) throw malformed('the response does not begin with HTTP/1.1');
  const status = head.slice(9, 12);
  const after = head.charCodeAt(12);
  if (!/^[1-9][0-9][0-9]$/.test(status) || !(end === 12 || after === 0x20)) {
    throw malformed('the status is not a number of three digits');
  }
  return Number(status);
}

function isField(head: string, start: number, end: number, name: string): boolean {
  return head.slice(start, end).toLowerCase() === name;
}

function lengthOf(value: string, known: number): number {
  // A list of equal lengths is what some proxies make of a repeated header (RFC 9112 §6.3).
  const values = value.split(',').map(trimmed);
  for (const part of values) {
    if (!/^0*[0-9]{1,15}$/.test(part)) throw malformed('Content-Length is not a number');
    if (known >= 0 && known !== Number(part)) throw malformed('two different Content-Length values');
    known = Number(part);
  }
  return known;
}

function isChunked(value: string): boolean {
  // No other is asked for: that would be said in a TE header.
  if (trimmed(value).toLowerCase() === 'chunked') return true;
  throw malformed('a Transfer-Encoding other than chunked');
}

/** @param value a list, of one or several Connection headers; `close` in any of them wins (RFC 9112 §9.3) */
function hasOption(value: string, option: string): boolean {
  return value.split(',').some((part) => trimmed(part).toLowerCase() === option);
}

/** @param value of Keep-Alive, e.g. `timeout=5, max=100` @returns s; 0 without */
export function timeoutIn(value: string): number {
  const seconds = /(?:^|[\s,])timeout\s*=\s*"?(\d{1,9})/i.exec(value)?.[1];
  return seconds === undefined ? 0 : Number(seconds);
}

/** Characters of a header name (`token` in RFC 9110 §5.6.2). */
const tokenCharacters = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  tokenCharacters[character.charCodeAt(0)] = 1;
}

/**
 * One line of headers or trailers, from `start` to `end`.
 *
 * @throws ClientError CLIENT_MALFORMED_RESPONSE; a folded line (RFC 9112 §5.2) is one
 */
export function checkField(text: string, start: number, colon: number, end: number): void {
  if (colon <= start || colon >= end) throw malformed('a header line without a name');
  for (let i = start; i < colon; i++) {
    if (tokenCharacters[text.charCodeAt(i)] !== 1) {
      throw malformed('a header name with a forbidden character');
    }
  }
}

/** Without spaces and tabs around it; `trim` would take more than those. */
function trimmed(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isSpace(value.charCodeAt(start))) start += 1;
  while (end > start && isSpace(value.charCodeAt(end - 1))) end -= 1;
  return value.slice(start, end);
}

function isSpace(character: number): boolean {
  return character === 0x20 || character === 0x09;
}

function joined(before: string | null, value: string): string {
  return before === null ? value : `${before}, ${value}`;
}

export function malformed(what: string): ClientError {
  return new ClientError('CLIENT_MALFORMED_RESPONSE', what);
}
