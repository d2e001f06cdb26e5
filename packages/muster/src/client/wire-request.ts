import { Buffer } from 'node:buffer';
import { ClientError } from './client-error.ts';
import { acceptedCodings } from './content-coding.ts';
import { percentEncoded } from './query.ts';
import type { Method, TransportRequest } from './transport.ts';

/** A request as it goes over the wire; where it can be, in one string: one write, one packet. */
export interface EncodedRequest {
  text: string;
  /** latin1 where every character is one byte: Node copies such a string as it is. */
  encoding: 'latin1' | 'utf8';
  /** Follows the text; null when the text holds all. */
  body: Buffer | null;
}

/** What a proxy on the way changes in the message. */
export interface Route {
  /** Put before the path: empty, or `http://host:port` where a proxy takes the absolute form. */
  readonly targetPrefix: string;
  /** Whole header lines for the proxy, each with its CRLF. */
  readonly proxyFields: string;
}

/**
 * Writes a request down.
 *
 * @param into takes the result: the caller keeps one object for each request as it is
 * @throws ClientError CLIENT_INVALID_REQUEST when a part would break the framing
 */
export function encodeRequest(request: TransportRequest, route: Route, into: EncodedRequest): void {
  const { method, headers, cookie, authorization } = request;
  const target = encodedTarget(request.path);
  let text = `${method} ${route.targetPrefix}${target} HTTP/1.1\r\nHost: ${request.origin.authority}\r\n`;
  let hasType = false;
  let hasAccepted = false;
  let hasCookie = false;
  let hasAuthorization = false;
  if (headers !== undefined) {
    for (const name in headers) {
      const value = headers[name] as string;
      checkField(name, value);
      // Few names matter here; their lengths tell them apart before any comparison.
      switch (name.length) {
        case 6:
          hasCookie ||= name.toLowerCase() === 'cookie';
          break;
        case 12:
          hasType ||= name.toLowerCase() === 'content-type';
          break;
        case 13:
          hasAuthorization ||= name.toLowerCase() === 'authorization';
          break;
        case 15:
          hasAccepted ||= name.toLowerCase() === 'accept-encoding';
          break;
      }
      text += `${name}: ${value}\r\n`;
    }
  }
  if (authorization !== null && !hasAuthorization) text += field('Authorization', authorization);
  if (cookie !== null && !hasCookie) text += field('Cookie', cookie);
  if (!hasAccepted) text += `Accept-Encoding: ${acceptedCodings}\r\n`;
  text += route.proxyFields;
  const type = request.contentType;
  if (type !== undefined && request.body !== undefined && !hasType) text += field('Content-Type', type);
  addBody(request, text, into);
}

function addBody(request: TransportRequest, head: string, into: EncodedRequest): void {
  const { body, method } = request;
  into.encoding = 'latin1';
  into.body = null;
  if (body === undefined) {
    const bodiless = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
    into.text = bodiless ? `${head}\r\n` : `${head}Content-Length: 0\r\n\r\n`;
    return;
  }
  if (typeof body !== 'string') {
    into.text = `${head}Content-Length: ${body.length}\r\n\r\n`;
    into.body = body;
    return;
  }
  const length = Buffer.byteLength(body);
  const whole = `${head}Content-Length: ${length}\r\n\r\n`;
  if (length === body.length) {
    into.text = whole + body;
  } else if (Buffer.byteLength(head) === head.length) {
    into.text = whole + body;
    into.encoding = 'utf8';
  } else {
    // A header with a latin1 character before a body in UTF-8: no one encoding fits both.
    into.text = whole;
    into.body = Buffer.from(body);
  }
}

/** Sending it twice has the effect of sending it once (RFC 9110 §9.2.2). */
export function isIdempotent(method: Method): boolean {
  return method !== 'POST' && method !== 'PATCH';
}

const badTarget = /[^\x21-\x7e]/;
const othersInTarget = /[^\x21-\x7e]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const control = /[\x00-\x1f\x7f]/;
const badName = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const badValue = /[\x00-\x08\x0a-\x1f\x7f\u0100-\uffff]/;

/**
 * Path and query as they are sent: what has no place in them, such as a space or `é`, is percent-encoded as UTF-8.
 * What is encoded already stays as it is.
 *
 * @throws ClientError CLIENT_INVALID_REQUEST for a path without a slash, or with a control character
 */
export function encodedTarget(path: string): string {
  if (path.startsWith('/') && !badTarget.test(path)) return path;
  if (!path.startsWith('/') || control.test(path)) {
    throw new ClientError(
      'CLIENT_INVALID_REQUEST',
      `the path ${JSON.stringify(path)} must begin with / and have no line breaks or other control characters`,
    );
  }
  return path.replace(othersInTarget, percentEncoded);
}

/** Fields that decide the framing are written by the client alone. */
const ownFields = new Set(['host', 'content-length', 'transfer-encoding', 'connection']);
const checkedNames = new Set<string>();

/** @throws ClientError CLIENT_INVALID_REQUEST */
export function checkField(name: string, value: string): void {
  // Names come from source code and repeat: each is looked at once. Values vary and are looked at always.
  if (!checkedNames.has(name)) {
    if (name === '' || badName.test(name)) {
      throw new ClientError('CLIENT_INVALID_REQUEST', `'${name}' is not a header name`);
    }
    if (ownFields.has(name.toLowerCase())) {
      throw new ClientError('CLIENT_INVALID_REQUEST', `the header ${name} is set by the client itself`);
    }
    if (checkedNames.size < 1000) checkedNames.add(name);
  }
  if (badValue.test(value)) {
    throw new ClientError('CLIENT_INVALID_REQUEST', `the value of header ${name} has a forbidden character`);
  }
}

function field(name: string, value: string): string {
  if (badValue.test(value)) {
    throw new ClientError('CLIENT_INVALID_REQUEST', `the value of header ${name} has a forbidden character`);
  }
  return `${name}: ${value}\r\n`;
}
