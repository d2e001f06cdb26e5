/** A URL without the user name and password that may stand in it, and the header that they make. */
export interface ShownHost {
  /** What may be printed. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param host a URL that Muster has checked */
export function shownHost(host: string): ShownHost {
  const { username, password } = new URL(host);
  const url = host.replace(/^(https?:\/\/)[^/?#]*@/i, '$1');
  if (username === '' && password === '') return { url, headers: {} };
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url, headers: { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } };
}
