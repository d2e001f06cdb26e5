import type { OptionNames } from './option-names.ts';

const host = 'the base URL is `static host`, or `this.client.baseUrl` of one user';

/** What Python's requests and Locust, then axios, got, undici and k6 call the options of `static http`. */
export const foreignHttpOptions: OptionNames['foreign'] = {
  verify: "it is called 'insecure', and means the opposite",
  rejectunauthorized: "it is called 'insecure', and means the opposite",
  insecureskiptlsverify: "it is called 'insecure'",
  proxies: "it is called 'proxy', one for all",
  auth: 'write user name and password into the host, or set `this.client.auth`',
  defaultheaders: "it is called 'headers'",
  networktimeout: "it is called 'timeout', in ms",
  connectiontimeout: "it is called 'connectTimeout', in ms",
  requesttimeout: "it is called 'timeout', in ms",
  sourceaddress: "it is called 'localAddress'",
  concurrency: "it is called 'connections'",
  http2: "write `version: '2'`",
  allowredirects: 'write `maxRedirects: 0` for none, or `allowRedirects` with a request',
  host,
  baseurl: host,
  prefixurl: host,
};
