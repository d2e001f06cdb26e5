import { createRequire } from 'node:module';
import type * as ToughCookie from 'tough-cookie';
import { type BaseUrl, splitUrl } from './base-url.ts';
import { ClientError } from './client-error.ts';
import { setCookieValues } from './set-cookie.ts';

/** One cookie that a user has. */
export interface CookieView {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
}

/** Most cookies of one user; with one more, the oldest go until the second number is left. As Chrome does for a site. */
const mostCookies = 180;
const cookiesLeft = 150;
/** Most bytes of name and value together (RFC 6265bis §5.6). */
const longestCookie = 4096;
/** Most bytes of the value of a line, with its attributes. */
const longestLine = 16_384;
/** Most origins whose header is remembered. */
const mostHeaders = 16;

// 30 ms and 6 MB, measured, mostly for its list of public suffixes: paid by a test that meets a cookie.
const load = createRequire(import.meta.url);
let library: typeof ToughCookie | null = null;

function toughCookie(): typeof ToughCookie {
  library ??= load('tough-cookie') as typeof ToughCookie;
  return library;
}

/**
 * The cookies of one user, by the rules of browsers (RFC 6265): `Secure` ones travel over https only, also to
 * localhost; a server can set them for its own domain only, and not for a whole public suffix such as `com`. What
 * breaks the rules is dropped in silence, as a browser does.
 */
export class Cookies {
  #base: BaseUrl;
  readonly #jar: ToughCookie.CookieJar;
  /** No fewer cookies than there are. */
  #estimate = 0;
  /** A cookie holds for a part of the site only: the header depends on the path. */
  #pathsDiffer = false;
  // A header from the jar costs 5 µs, half of what a whole request does: it is made once for each origin, until a
  // cookie changes or expires.
  readonly #headers = new Map<string, { readonly header: string | null; readonly until: number }>();

  /** @param base of the user: where {@link Cookies.set} and {@link Cookies.get} look by default */
  constructor(base: BaseUrl) {
    this.#base = base;
    this.#jar = new (toughCookie().CookieJar)(undefined, {
      allowSecureOnLocal: false,
      rejectPublicSuffixes: true,
    });
  }

  /**
   * Sets a cookie for a whole host, until the user ends.
   *
   * @param url of the host; default: that of the user
   * @throws ClientError CLIENT_INVALID_REQUEST when name, value or URL cannot be those of a cookie
   */
  set(name: string, value: string, url = this.#base.href): void {
    if (
      !/^[\w!#$%&'*+\-.^`|~]+$/.test(name) ||
      !/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/.test(value)
    ) {
      throw new ClientError(
        'CLIENT_INVALID_REQUEST',
        `the cookie '${name}' has characters that cookies cannot have: encode its value`,
      );
    }
    this.#put(new (toughCookie().Cookie)({ key: name, value, path: '/' }), originOf(url));
  }

  /**
   * @param url whose cookies are meant; default: that of the user
   * @returns the value that would be sent there; undefined without one
   */
  get(name: string, url = this.#base.href + this.#base.path): string | undefined {
    return this.#jar.getCookiesSync(url).find((cookie) => cookie.key === name)?.value;
  }

  /** Every cookie, expired ones too. */
  all(): CookieView[] {
    return this.#stored().map((cookie) => ({
      name: cookie.key,
      value: cookie.value,
      domain: cookie.domain ?? '',
      path: cookie.path ?? '/',
    }));
  }

  /** Forgets every cookie: the user is as new to the server. */
  clear(): void {
    this.#jar.removeAllCookiesSync();
    this.#estimate = 0;
    this.#pathsDiffer = false;
    this.#headers.clear();
  }

  /** @internal The user turns to another base URL; the cookies stay with their hosts. */
  rebase(base: BaseUrl): void {
    this.#base = base;
  }

  /**
   * @internal
   * @param path with or without query
   * @returns value of the Cookie header; null without cookies
   */
  header(base: BaseUrl, path: string): string | null {
    if (this.#pathsDiffer) return joined(this.#jar.getCookiesSync(base.href + path));
    const known = this.#headers.get(base.href);
    if (known !== undefined && known.until > Date.now()) return known.header;
    const cookies = this.#jar.getCookiesSync(`${base.href}/`);
    const header = joined(cookies);
    if (this.#headers.size >= mostHeaders) this.#headers.clear();
    this.#headers.set(base.href, { header, until: Math.min(...cookies.map(expiry)) });
    return header;
  }

  /**
   * @internal Takes over what a response sets.
   * @param fields of the response, CRLF between the lines
   */
  keep(fields: string, base: BaseUrl, path: string): void {
    for (const value of setCookieValues(fields)) {
      if (value.length > longestLine) continue;
      const cookie = toughCookie().Cookie.parse(value);
      if (cookie === undefined || cookie.key.length + cookie.value.length > longestCookie) continue;
      // A host without a dot, such as a service in a container network, is its own public suffix: the cookie is for
      // it alone, as in browsers.
      if (cookie.domain !== null && !cookie.domain.includes('.') && cookie.domain === base.origin.host) {
        cookie.domain = null;
      }
      this.#put(cookie, base.href + path);
    }
  }

  #put(cookie: ToughCookie.Cookie, url: string): void {
    const stored = this.#jar.setCookieSync(cookie, url, { ignoreError: true });
    this.#headers.clear();
    if (stored === undefined) return;
    if (stored.path !== '/') this.#pathsDiffer = true;
    this.#estimate += 1;
    if (this.#estimate > mostCookies) this.#evict();
  }

  /** Drops expired cookies, and the oldest of too many. */
  #evict(): void {
    const byAge = this.#stored().sort((a, b) => (a.creationIndex ?? 0) - (b.creationIndex ?? 0));
    const now = Date.now();
    const expired = byAge.filter((cookie) => expiry(cookie) <= now);
    const live = byAge.filter((cookie) => expiry(cookie) > now);
    const surplus = live.length > mostCookies ? live.slice(0, live.length - cookiesLeft) : [];
    for (const cookie of [...expired, ...surplus]) {
      this.#jar.store.removeCookie(cookie.domain ?? '', cookie.path ?? '/', cookie.key, () => {});
    }
    this.#estimate = live.length - surplus.length;
  }

  #stored(): ToughCookie.Cookie[] {
    let found: ToughCookie.Cookie[] = [];
    // The store is in memory and calls back at once.
    this.#jar.store.getAllCookies((_error, cookies) => {
      found = cookies ?? [];
    });
    return found;
  }
}

function joined(cookies: readonly ToughCookie.Cookie[]): string | null {
  return cookies.length === 0 ? null : cookies.map((cookie) => cookie.cookieString()).join('; ');
}

/** ms of the epoch. */
function expiry(cookie: ToughCookie.Cookie): number {
  return cookie.expiryTime() ?? Number.POSITIVE_INFINITY;
}

function originOf(url: string): string {
  const split = splitUrl(url);
  if (split === null)
    throw new ClientError('CLIENT_INVALID_REQUEST', 'the URL of a cookie must be an http: or https: URL');
  return `${split.base.href}/`;
}
