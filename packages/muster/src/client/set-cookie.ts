// A control character but the tab has no place in a cookie: the line is ignored (RFC 6265bis §5.6).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const control = /[\x00-\x08\x0a-\x1f\x7f]/;

// A regular expression costs 60 ns for the head of a response; a lower-case copy of it would cost more.
const setCookie = /(?:^|\n)set-cookie:/i;

/** Whether a response sets cookies. @param fields with CRLF between the lines */
export function hasSetCookie(fields: string): boolean {
  return setCookie.test(fields);
}

/**
 * The values of the Set-Cookie lines of a response, but for those that a user agent has to ignore.
 *
 * @param fields with CRLF between the lines
 */
export function setCookieValues(fields: string): string[] {
  const lines = fields.split('\r\n').filter((line) => hasSetCookie(line) && !control.test(line));
  return lines.map((line) => line.slice('set-cookie:'.length));
}

/**
 * Names and values of the cookies that a response sets.
 *
 * @param into takes them; a later one of the same name replaces an earlier one
 */
export function cookiesSetBy(fields: string, into = new Map<string, string>()): Map<string, string> {
  if (!hasSetCookie(fields)) return into;
  for (const value of setCookieValues(fields)) {
    const pair = value.split(';', 1)[0] as string;
    const equals = pair.indexOf('=');
    if (equals >= 0) into.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
  }
  return into;
}
