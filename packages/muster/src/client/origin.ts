import { ClientError } from './client-error.ts';

/** Where requests go: the scheme, host and port of a URL, and what else it said. */
export interface Origin {
  /** https. */
  readonly secure: boolean;
  /** Name or address; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Value of the Host header: never with credentials, with the port unless it is the scheme's own. */
  readonly authority: string;
  /** Put before every relative path; without a slash at its end. */
  readonly basePath: string;
  /** Of the URL, percent-decoded; empty without. */
  readonly username: string;
  readonly password: string;
  /** `scheme://host:port`: equal for all URLs that one connection can serve. */
  readonly key: string;
}

/**
 * @param url e.g. `http://127.0.0.1:8000`, `https://user:password@backend/base` or `http://[::1]:8080`
 * @throws ClientError CLIENT_INVALID_REQUEST for anything but an `http:` or `https:` URL
 */
export function parseOrigin(url: string): Origin {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.hostname === '') {
    throw new ClientError(
      'CLIENT_INVALID_REQUEST',
      `'${redacted(url)}' is not a URL such as http://127.0.0.1:8000`,
    );
  }
  const secure = parsed.protocol === 'https:';
  if (!secure && parsed.protocol !== 'http:') {
    throw new ClientError(
      'CLIENT_INVALID_REQUEST',
      `only http: and https: URLs can be requested, not ${parsed.protocol}`,
    );
  }
  const defaultPort = secure ? 443 : 80;
  const port = parsed.port === '' ? defaultPort : Number(parsed.port);
  return {
    secure,
    host: parsed.hostname.startsWith('[') ? parsed.hostname.slice(1, -1) : parsed.hostname,
    port,
    authority: parsed.host,
    basePath: parsed.pathname.replace(/\/+$/, ''),
    username: percentDecoded(parsed.username),
    password: percentDecoded(parsed.password),
    key: `${parsed.protocol}//${parsed.hostname}:${port}`,
  };
}

/**
 * Something that was given for a URL, as it may be shown in an error. Where the password ends cannot be told when it
 * is not a URL: all before the last @ goes.
 */
export function redacted(url: string): string {
  return url.replace(/^([a-z]+:\/\/)?.*@/is, '$1');
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded UTF-8: then it stands for itself.
    return text;
  }
}
