import { Buffer } from 'node:buffer';
import { ClientError } from './client-error.ts';
import { fieldValue, filterHeaders } from './headers.ts';
import type { HeaderFields, Method } from './transport.ts';

/** Statuses that lead elsewhere when they come with a Location (RFC 9110 §15.4). */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * Where a redirect leads.
 *
 * @param fields of the response
 * @param current absolute URL that was asked
 * @returns the absolute URL, without fragment and credentials; null when there is no Location, so that the
 * response is the answer itself
 * @throws ClientError CLIENT_INVALID_REDIRECT when the Location is not a URL, or not one of HTTP
 */
export function redirectTarget(fields: string, current: string): string | null {
  const location = fieldValue(fields, 'location');
  if (location === null || location === '') return null;
  const text = locationText(location);
  if (!URL.canParse(text, current)) {
    throw new ClientError('CLIENT_INVALID_REDIRECT', 'the Location of a redirect is not a URL');
  }
  const target = new URL(text, current);
  if (target.protocol !== 'http:' && target.protocol !== 'https:') {
    throw new ClientError(
      'CLIENT_INVALID_REDIRECT',
      `a redirect leads to a ${target.protocol} URL; only http: and https: can be followed`,
    );
  }
  return target.origin + target.pathname + target.search;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const notAscii = /[\x80-\xff]/g;

/** Bytes that are UTF-8 in practice; what is not goes on as the bytes that it is, as browsers do. */
function locationText(location: string): string {
  if (location.search(notAscii) < 0) return location;
  try {
    return utf8.decode(Buffer.from(location, 'latin1'));
  } catch {
    return location.replace(notAscii, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  }
}

/** The method of the next request: what follows a 303 is a GET, and so is what follows a POST answered 301 or 302. */
export function redirectMethod(status: number, method: Method): Method {
  if (status === 303) return method === 'HEAD' ? 'HEAD' : 'GET';
  return (status === 301 || status === 302) && method === 'POST' ? 'GET' : method;
}

/** Headers without those that describe a body. */
export function withoutBodyHeaders(headers: HeaderFields | undefined): HeaderFields | undefined {
  return filterHeaders(headers, (name) => !name.startsWith('content-'));
}

const secrets = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** Headers without those that are meant for one server alone. */
export function withoutSecrets(headers: HeaderFields | undefined): HeaderFields | undefined {
  return filterHeaders(headers, (name) => !secrets.has(name));
}
