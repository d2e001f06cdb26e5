import { Buffer } from 'node:buffer';
import { ClientError } from './client-error.ts';
import { acceptedCodings } from './content-coding.ts';

export type Method = 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Header names and values as given by the user. */
export type HeaderFields = Readonly<Record<string, string>>;

/** A request as it goes over the wire, in one string: one write, one packet. */
export interface EncodedRequest {
  readonly text: string;
  /** latin1 where every character is one byte: Node copies such a string as it is. */
  readonly encoding: 'latin1' | 'utf8';
}

/**
 * Writes a request down.
 *
 * @param body UTF-8 text; undefined for none
 * @throws ClientError CLIENT_INVALID_REQUEST when a part would break the framing
 */
export function encodeRequest(
  method: Method,
  path: string,
  authority: string,
  headers: HeaderFields | undefined,
  body: string | undefined,
  contentType: string | undefined,
): EncodedRequest {
  checkTarget(path);
  let text = `${method} ${path} HTTP/1.1\r\nHost: ${authority}\r\n`;
  let hasType = false;
  let hasAccepted = false;
  if (headers !== undefined) {
    for (const name in headers) {
      const value = headers[name] as string;
      checkField(name, value);
      if (name.length === 12 && name.toLowerCase() === 'content-type') hasType = true;
      if (name.length === 15 && name.toLowerCase() === 'accept-encoding') hasAccepted = true;
      text += `${name}: ${value}\r\n`;
    }
  }
  if (!hasAccepted) text += `Accept-Encoding: ${acceptedCodings}\r\n`;
  if (body === undefined) {
    const bodiless = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
    return { text: bodiless ? `${text}\r\n` : `${text}Content-Length: 0\r\n\r\n`, encoding: 'latin1' };
  }
  if (contentType !== undefined && !hasType) text += `Content-Type: ${contentType}\r\n`;
  const length = Buffer.byteLength(body);
  return {
    text: `${text}Content-Length: ${length}\r\n\r\n${body}`,
    encoding: length === body.length ? 'latin1' : 'utf8',
  };
}

/** Sending it twice has the effect of sending it once (RFC 9110 §9.2.2). */
export function isIdempotent(method: Method): boolean {
  return method !== 'POST' && method !== 'PATCH';
}

const badTarget = /[^\x21-\x7e]/;
const badName = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const badValue = /[\x00-\x08\x0a-\x1f\x7f\u0100-\uffff]/;

function checkTarget(path: string): void {
  if (!path.startsWith('/') || badTarget.test(path)) {
    throw new ClientError(
      'CLIENT_INVALID_REQUEST',
      `the path '${path}' must begin with / and have spaces and non-ASCII characters percent-encoded`,
    );
  }
}

/** Fields that decide the framing are written by the client alone. */
const ownFields = new Set(['host', 'content-length', 'transfer-encoding', 'connection']);
const checkedNames = new Set<string>();

function checkField(name: string, value: string): void {
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
