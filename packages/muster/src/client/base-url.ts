import { Buffer } from 'node:buffer';
import { ClientError } from './client-error.ts';
import { type Origin, parseOrigin, redacted } from './origin.ts';

/** A URL up to its path, taken apart once for all requests that begin with it. */
export interface BaseUrl {
  readonly origin: Origin;
  /** Scheme, host and port, e.g. `http://127.0.0.1:8000`: equal texts are equal origins. */
  readonly href: string;
  /** Put before every relative path; without a slash at its end. */
  readonly path: string;
  /** Value of the Authorization header that the URL's user name and password make; null without them. */
  readonly authorization: string | null;
}

// All users of a run have the same host, and absolute URLs repeat theirs.
const known = new Map<string, BaseUrl>();
const mostKnown = 1000;

/**
 * @param url e.g. `http://127.0.0.1:8000`, `http://user:password@backend/base`
 * @throws ClientError CLIENT_INVALID_REQUEST when it is not a URL that can be tested; never with its password
 */
export function baseUrl(url: string): BaseUrl {
  let base = known.get(url);
  if (typeof url !== 'string') throw noText(url);
  if (base === undefined) {
    base = parse(url);
    if (known.size >= mostKnown) known.clear();
    known.set(url, base);
  }
  return base;
}

function noText(url: unknown): ClientError {
  const instead = (url as unknown) instanceof URL ? 'a URL object: give its `href`' : String(url);
  return new ClientError('CLIENT_INVALID_REQUEST', `the base URL must be text, not ${instead}`);
}

/** The part of an absolute URL before its path, and the rest without its fragment. */
const absolute = /^(https?:\/\/[^/?#]*)([^#]*)/i;

/** A URL of which the origin has been looked up. */
export interface SplitUrl {
  readonly base: BaseUrl;
  /** Path and query. */
  readonly path: string;
}

/**
 * @param url anything
 * @returns null when it is not an absolute http or https URL
 * @throws ClientError CLIENT_INVALID_REQUEST when its host is not valid
 */
export function splitUrl(url: string): SplitUrl | null {
  const match = absolute.exec(url);
  if (match === null) return null;
  const path = match[2] as string;
  return { base: baseUrl(match[1] as string), path: path.startsWith('/') ? path : `/${path}` };
}

/** A URL without user name and password: what may be shown. */
export function withoutCredentials(url: string): string {
  return url.replace(/^(https?:\/\/)[^/?#]*@/i, '$1');
}

function parse(url: string): BaseUrl {
  if (!URL.canParse(url) || new URL(url).host === '') {
    throw new ClientError(
      'CLIENT_INVALID_REQUEST',
      `'${redacted(url)}' is not a URL such as http://127.0.0.1:8000`,
    );
  }
  const { secure, authority, basePath, username, password } = parseOrigin(url);
  const href = `${secure ? 'https' : 'http'}://${authority}`;
  return {
    // Of its own, without path and credentials: all URLs of one server give equal origins.
    origin: parseOrigin(href),
    href,
    path: basePath,
    authorization: username === '' && password === '' ? null : basicAuth(username, password),
  };
}

/** Value of an Authorization header. */
export function basicAuth(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
