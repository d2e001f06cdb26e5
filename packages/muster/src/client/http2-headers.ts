import { Buffer } from 'node:buffer';
import type { OutgoingHttpHeaders } from 'node:http2';
import { ClientError } from './client-error.ts';
import { acceptedCodings } from './content-coding.ts';
import type { TransportRequest } from './transport.ts';
import { checkField, encodedTarget } from './wire-request.ts';

/** They belong to one HTTP/1.1 connection and make an HTTP/2 message malformed (RFC 9113 §8.2.2). */
const ofConnections = new Set(['keep-alive', 'proxy-connection', 'upgrade', 'te', 'http2-settings']);
/** Without a body they do not say that it has no bytes. */
const bodiless = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The header fields of a request, with what HTTP/1.1 has in its first line.
 *
 * @throws ClientError CLIENT_INVALID_REQUEST
 */
export function http2Headers(request: TransportRequest): OutgoingHttpHeaders {
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    checkField(name, value);
    const lower = name.toLowerCase();
    if (ofConnections.has(lower)) {
      throw new ClientError('CLIENT_INVALID_REQUEST', `the header ${name} has no place in HTTP/2`);
    }
    fields.set(lower, value);
  }
  const add = (name: string, value: string | null | undefined): void => {
    if (value === null || value === undefined || fields.has(name)) return;
    checkField(name, value);
    fields.set(name, value);
  };
  add('authorization', request.authorization);
  add('cookie', request.cookie);
  add('accept-encoding', acceptedCodings);
  if (request.body !== undefined) add('content-type', request.contentType);
  if (request.body !== undefined || !bodiless.has(request.method)) {
    fields.set('content-length', String(Buffer.byteLength(request.body ?? '')));
  }
  return {
    ':method': request.method,
    ':scheme': 'https',
    ':authority': request.origin.authority,
    ':path': encodedTarget(request.path),
    ...Object.fromEntries(fields),
  };
}
