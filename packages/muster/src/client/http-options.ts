import type { Buffer } from 'node:buffer';
import { ClientError } from './client-error.ts';
import { checkedHeaders } from './headers.ts';
import { foreignHttpOptions } from './http-option-names.ts';
import { checkNames, type OptionNames } from './option-names.ts';
import type { HeaderFields } from './transport.ts';

/** Certificates or keys as `node:tls` takes them: PEM text or bytes. */
export type TlsMaterial = string | Buffer | readonly (string | Buffer)[];

/**
 * How the HTTP client of a user class works.
 *
 * @example
 * class Shopper extends HttpUser {
 *   static override http: HttpOptions = { headers: { 'X-Tenant': 'blue' }, timeout: 10_000, connections: 2 };
 * }
 */
export interface HttpOptions {
  /** Sent with every request; a header of the same name given with a request replaces it. */
  readonly headers?: HeaderFields;
  /** ms from the send to the last byte, over all redirects; 0 for none. Default: 60,000. */
  readonly timeout?: number;
  /** ms for name lookup, connection, proxy and TLS together; 0: as long as `timeout` allows. Default: 0. */
  readonly connectTimeout?: number;
  /**
   * ms without a byte from the server while a response is awaited; 0: as long as `timeout` allows. Default: 0. Over
   * HTTP/1.1 it does not count while bytes of the request still leave.
   */
  readonly idleTimeout?: number;
  /** Most redirects followed in one request. Default: 30. */
  readonly maxRedirects?: number;
  /** Keep the cookies that the server sets, and send them back. Default: true. */
  readonly cookies?: boolean;
  /** Do not verify the server's certificate. Default: false. */
  readonly insecure?: boolean;
  /** Certificate authorities to trust, instead of the ones that come with Node. */
  readonly ca?: TlsMaterial;
  /** Client certificate, with `key`. */
  readonly cert?: TlsMaterial;
  readonly key?: TlsMaterial;
  /** Of the key. */
  readonly passphrase?: string;
  /** Name the server's certificate is asked for and verified against; default: the host. */
  readonly servername?: string;
  /** HTTP proxy for every request, e.g. `http://user:password@proxy:3128`. Environment variables are not read. */
  readonly proxy?: string;
  /** Path of a Unix socket to connect to, whatever the host. */
  readonly socketPath?: string;
  /** HTTP version. Default: `'1.1'`. */
  readonly version?: '1.1' | '2';
  /** Idle connections kept by one user for one origin. Default: 6, as in browsers. */
  readonly connections?: number;
  /** Most bytes of a response's status line and headers, and of its trailers. Default: 65,536. */
  readonly maxHeadBytes?: number;
  /** Most bytes of a response's body, as received and when decompressed. Default: 64 MiB. */
  readonly maxBodyBytes?: number;
  /**
   * Address of this machine to connect from; of several, each new user takes the next. One address has about
   * 28,000 ports to one server: more users at once need more addresses.
   */
  readonly localAddress?: string | readonly string[];
}

/** The part of the options that concerns connections. */
export interface TransportOptions {
  /** ms; 0 for none. */
  readonly connectTimeout: number;
  /** ms; 0 for none. */
  readonly idleTimeout: number;
  readonly insecure: boolean;
  readonly ca: TlsMaterial | undefined;
  readonly cert: TlsMaterial | undefined;
  readonly key: TlsMaterial | undefined;
  readonly passphrase: string | undefined;
  readonly servername: string | undefined;
  readonly proxy: string | undefined;
  readonly socketPath: string | undefined;
  /** Idle connections kept for one origin. */
  readonly connections: number;
  readonly maxHeadBytes: number;
  readonly maxBodyBytes: number;
  /** Empty: the system chooses. */
  readonly localAddresses: readonly string[];
}

/** Each once: the compiler finds one that is missing. */
const known: Readonly<Record<keyof HttpOptions, true>> = {
  headers: true,
  timeout: true,
  connectTimeout: true,
  idleTimeout: true,
  maxRedirects: true,
  cookies: true,
  insecure: true,
  ca: true,
  cert: true,
  key: true,
  passphrase: true,
  servername: true,
  proxy: true,
  socketPath: true,
  version: true,
  connections: true,
  maxHeadBytes: true,
  maxBodyBytes: true,
  localAddress: true,
};

/** Every HTTP option by its name. */
export const httpOptionNames = Object.keys(known);

const names: OptionNames = {
  what: 'HTTP option',
  known: new Set(httpOptionNames),
  foreign: foreignHttpOptions,
};

/** Every option, checked, with its default: one object for all users of a class. */
export interface ResolvedHttpOptions extends TransportOptions {
  readonly headers: HeaderFields | undefined;
  readonly timeout: number;
  readonly maxRedirects: number;
  readonly cookies: boolean;
  readonly version: '1.1' | '2';
}

/**
 * @param options of the user class
 * @param overrides of the command line: what is set there wins
 * @returns a frozen object, to be shared by all users of the class
 * @throws ClientError CLIENT_INVALID_OPTION
 */
export function resolveHttpOptions(
  options: HttpOptions = {},
  overrides: HttpOptions = {},
): ResolvedHttpOptions {
  checkNames(options, names, 'CLIENT_INVALID_OPTION');
  const given = { ...options, ...definedOnly(overrides) };
  const { localAddress = [] } = given;
  const headers =
    given.headers === undefined ? undefined : checkedHeaders(given.headers, 'CLIENT_INVALID_OPTION');
  return Object.freeze({
    headers: headers === undefined || Object.keys(headers).length === 0 ? undefined : { ...headers },
    timeout: atLeast(0, 'timeout', given.timeout ?? 60_000),
    connectTimeout: atLeast(0, 'connectTimeout', given.connectTimeout ?? 0),
    idleTimeout: atLeast(0, 'idleTimeout', given.idleTimeout ?? 0),
    maxRedirects: atLeast(0, 'maxRedirects', given.maxRedirects ?? 30),
    cookies: trueOrFalse('cookies', given.cookies ?? true),
    insecure: trueOrFalse('insecure', given.insecure ?? false),
    ca: given.ca,
    cert: given.cert,
    key: given.key,
    passphrase: given.passphrase,
    servername: given.servername,
    proxy: given.proxy,
    socketPath: given.socketPath,
    version: version(given.version ?? '1.1'),
    connections: atLeast(0, 'connections', given.connections ?? 6),
    maxHeadBytes: atLeast(1, 'maxHeadBytes', given.maxHeadBytes ?? 65_536),
    maxBodyBytes: atLeast(1, 'maxBodyBytes', given.maxBodyBytes ?? 64 * 1024 * 1024),
    localAddresses: typeof localAddress === 'string' ? [localAddress] : [...localAddress],
  });
}

/** What one user changes of the HTTP options of its class; null takes one away, as if the class had not set it. */
export type HttpChanges = { readonly [Name in keyof HttpOptions]: HttpOptions[Name] | null };

/** What a user changed of the options of its class, by its text: users that change the same share TLS and the like. */
const changed = new WeakMap<ResolvedHttpOptions, Map<string, ResolvedHttpOptions>>();
const mostChanged = 1000;

/**
 * Lays options over resolved ones.
 *
 * @returns a frozen object, the same for the same changes
 * @throws ClientError CLIENT_INVALID_OPTION
 */
export function changeHttpOptions(before: ResolvedHttpOptions, changes: HttpChanges): ResolvedHttpOptions {
  const key = JSON.stringify(definedOnly(changes));
  let known = changed.get(before);
  if (known === undefined) {
    known = new Map();
    changed.set(before, known);
  }
  let after = known.get(key);
  if (after === undefined) {
    checkNames(changes, names, 'CLIENT_INVALID_OPTION');
    const { localAddresses, ...same } = before;
    const kept = Object.entries({ ...same, localAddress: localAddresses }).filter(
      ([name]) => changes[name as keyof HttpChanges] !== null,
    );
    const set = Object.entries(changes).filter(([, value]) => value !== null);
    after = resolveHttpOptions(Object.fromEntries(kept), Object.fromEntries(set));
    if (known.size >= mostChanged) known.clear();
    known.set(key, after);
  }
  return after;
}

function definedOnly<Options extends object>(options: Options): Partial<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<Options>;
}

function atLeast(least: number, name: string, value: number): number {
  if (Number.isFinite(value) && value >= least) return value;
  throw new ClientError(
    'CLIENT_INVALID_OPTION',
    `the HTTP option ${name} must be a number of at least ${least}, not ${String(value)}`,
  );
}

function trueOrFalse(name: string, value: boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw new ClientError(
    'CLIENT_INVALID_OPTION',
    `the HTTP option ${name} must be true or false, not ${String(value)}`,
  );
}

function version(value: string): '1.1' | '2' {
  if (value === '1.1' || value === '2') return value;
  throw new ClientError(
    'CLIENT_INVALID_OPTION',
    `the HTTP option version must be '1.1' or '2', not '${value}'`,
  );
}
