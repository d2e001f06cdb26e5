import { ClientError } from './client-error.ts';

/** Where requests go: the scheme, host and port of a URL. */
export interface Origin {
  readonly host: string;
  readonly port: number;
  /** Value of the Host header. */
  readonly authority: string;
  /** Put before every relative path; without a slash at its end. */
  readonly basePath: string;
}

/**
 * @param url e.g. `http://127.0.0.1:8000` or `http://backend/base`
 * @throws ClientError CLIENT_INVALID_REQUEST for anything but an `http:` URL
 */
export function parseOrigin(url: string): Origin {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.hostname === '') {
    throw new ClientError('CLIENT_INVALID_REQUEST', `'${url}' is not a URL such as http://127.0.0.1:8000`);
  }
  if (parsed.protocol !== 'http:') {
    throw new ClientError(
      'CLIENT_INVALID_REQUEST',
      `only http: URLs can be tested so far, not ${parsed.protocol}`,
    );
  }
  const host = parsed.hostname.startsWith('[') ? parsed.hostname.slice(1, -1) : parsed.hostname;
  return {
    host,
    port: parsed.port === '' ? 80 : Number(parsed.port),
    authority: parsed.host,
    basePath: parsed.pathname.replace(/\/+$/, ''),
  };
}
