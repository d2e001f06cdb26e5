import { ClientError, type ClientErrorCode } from './client-error.ts';
import type { HeaderFields } from './transport.ts';

/** Whether a header is among those given, in any case of letters. */
export function hasHeader(headers: HeaderFields | undefined, lowerCaseName: string): boolean {
  if (headers === undefined) return false;
  for (const name in headers) {
    if (name.length === lowerCaseName.length && name.toLowerCase() === lowerCaseName) return true;
  }
  return false;
}

/**
 * Headers as JavaScript may give them: those that are undefined are left out, numbers become text.
 *
 * @returns the same object when it needs no change
 * @throws ClientError with the code given, for anything else
 */
export function checkedHeaders(given: HeaderFields, code: ClientErrorCode): HeaderFields {
  if (typeof given !== 'object' || given === null || Symbol.iterator in given) {
    throw new ClientError(code, '`headers` must be an object of names and values');
  }
  let same = true;
  for (const name in given) {
    const value: unknown = given[name];
    if (typeof value === 'string') continue;
    if (value !== undefined && typeof value !== 'number') {
      throw new ClientError(code, `the value of header ${name} must be text`);
    }
    same = false;
  }
  if (same) return given;
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, String(value)]));
}

/** The defaults, each unless the request brings its own. */
export function mergeHeaders(
  defaults: HeaderFields | undefined,
  given: HeaderFields | undefined,
): HeaderFields | undefined {
  if (defaults === undefined) return given;
  if (given === undefined) return defaults;
  const merged: Record<string, string> = {};
  for (const name in defaults) {
    if (!hasHeader(given, name.toLowerCase())) merged[name] = defaults[name] as string;
  }
  return Object.assign(merged, given);
}

/** Value of a header among those given, in any case of letters; null without it. */
export function headerValue(headers: HeaderFields | undefined, lowerCaseName: string): string | null {
  for (const name in headers) {
    if (name.length === lowerCaseName.length && name.toLowerCase() === lowerCaseName) {
      return headers[name] as string;
    }
  }
  return null;
}

/** The headers of which the lower-case name satisfies the condition. */
export function filterHeaders(
  headers: HeaderFields | undefined,
  keep: (lowerCaseName: string) => boolean,
): HeaderFields | undefined {
  if (headers === undefined) return undefined;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keep(name.toLowerCase())));
}

/**
 * Value of the first header line of a name, in what a response brought.
 *
 * @param fields `Name: value` lines with CRLF between them
 * @returns null without one
 */
export function fieldValue(fields: string, lowerCaseName: string): string | null {
  for (const line of fields.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === lowerCaseName.length && line.slice(0, colon).toLowerCase() === lowerCaseName) {
      return line.slice(colon + 1).trim();
    }
  }
  return null;
}

// Octets that a field value cannot have; a recipient may read them as spaces (RFC 9110 §5.5).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const invalidInValue = /[\x00\r\n]/g;

/** What a response brought, as the standard's `Headers`. @param fields `Name: value` lines, CRLF between them */
export function parseFields(fields: string): Headers {
  const headers = new Headers();
  for (const line of fields.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0)
      headers.append(
        line.slice(0, colon),
        line
          .slice(colon + 1)
          .replace(invalidInValue, ' ')
          .trim(),
      );
  }
  return headers;
}
