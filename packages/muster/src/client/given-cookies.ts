import { cookiesSetBy } from './set-cookie.ts';

/**
 * The cookies of a `Cookie` header that the locustfile gives: sent beside those of the jar, in the place of one of the
 * same name, with the request and over its redirects, until a response sets the cookie anew.
 */
export class GivenCookies {
  /** By name, each as it is sent. */
  readonly #pairs = new Map<string, string>();

  /** @param header value of the header */
  constructor(header: string) {
    for (const part of header.split(';')) {
      const pair = part.trim();
      if (pair !== '') this.#pairs.set(nameOf(pair), pair);
    }
  }

  /** Those that a response sets are the jar's from now on. */
  replacedBy(fields: string): void {
    for (const name of cookiesSetBy(fields).keys()) this.#pairs.delete(name);
  }

  /** @param jar the header that the jar makes; null without cookies @returns likewise */
  over(jar: string | null): string | null {
    const ofJar = jar === null ? [] : jar.split('; ').filter((pair) => !this.#pairs.has(nameOf(pair)));
    const all = [...ofJar, ...this.#pairs.values()];
    return all.length === 0 ? null : all.join('; ');
  }
}

function nameOf(pair: string): string {
  const equals = pair.indexOf('=');
  return equals < 0 ? '' : pair.slice(0, equals).trim();
}
