import { ClientError } from './client-error.ts';

/** One value of a query or a form; null and undefined leave the pair out. */
export type QueryValue = string | number | boolean | null | undefined;

/** Names and values of a query or a form; a list repeats its name. */
export type QueryFields = Readonly<Record<string, QueryValue | readonly QueryValue[]>>;

/**
 * Adds a query to a path.
 *
 * @param path may have a query already; without a fragment
 * @throws ClientError CLIENT_INVALID_REQUEST for a value that is neither text, number nor boolean
 */
export function withQuery(path: string, fields: QueryFields): string {
  const query = encodePairs(fields, 'query');
  if (query === '') return path;
  if (!path.includes('?')) return `${path}?${query}`;
  return path.endsWith('?') || path.endsWith('&') ? path + query : `${path}&${query}`;
}

/**
 * A form as `application/x-www-form-urlencoded`.
 *
 * @throws ClientError CLIENT_INVALID_REQUEST for a value that is neither text, number nor boolean
 */
export function encodeForm(fields: QueryFields): string {
  return encodePairs(fields, 'form').replaceAll('%20', '+');
}

function encodePairs(fields: QueryFields, what: string): string {
  if (typeof fields !== 'object' || fields === null || Symbol.iterator in fields) {
    throw new ClientError('CLIENT_INVALID_REQUEST', `\`${what}\` must be an object of names and values`);
  }
  let text = '';
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === null || one === undefined) continue;
      if (typeof one === 'object' || typeof one === 'function' || typeof one === 'symbol') {
        throw new ClientError(
          'CLIENT_INVALID_REQUEST',
          `the value of '${name}' in \`${what}\` must be text, a number, a boolean or a list of these`,
        );
      }
      text += `${text === '' ? '' : '&'}${percentEncoded(name)}=${percentEncoded(String(one))}`;
    }
  }
  return text;
}

const loneSurrogate = /\p{Surrogate}/gu;

/** Percent-encodes all but unreserved characters; half a character becomes U+FFFD, as in URLSearchParams. */
export function percentEncoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return encodeURIComponent(text.replace(loneSurrogate, '\uFFFD'));
  }
}
