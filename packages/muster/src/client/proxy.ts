import { Buffer } from 'node:buffer';
import { ClientError } from './client-error.ts';
import { parseOrigin } from './origin.ts';

/** An HTTP proxy that every request goes through. */
export interface HttpProxy {
  readonly host: string;
  readonly port: number;
  /** The header line that says who we are, with its CRLF; empty without credentials. */
  readonly authorization: string;
}

/**
 * @param url e.g. `http://user:password@proxy:3128`
 * @throws ClientError CLIENT_INVALID_OPTION
 */
export function parseProxy(url: string): HttpProxy {
  if (!URL.canParse(url) || new URL(url).protocol !== 'http:') {
    // Not with its text: it may hold a password.
    throw new ClientError('CLIENT_INVALID_OPTION', 'the proxy must be a URL such as http://proxy:3128');
  }
  const { host, port, username, password } = parseOrigin(url);
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const authorization =
    username === '' && password === '' ? '' : `Proxy-Authorization: Basic ${credentials}\r\n`;
  return { host, port, authorization };
}

/** The proxy answered for itself instead of passing the request on. */
export function proxyRefusal(status: number): ClientError {
  return new ClientError(
    'CLIENT_PROXY_FAILED',
    status === 407
      ? 'the proxy asks for a user and password, or for others (HTTP 407): put them into its URL'
      : `the proxy refused the connection (HTTP ${status})`,
  );
}
