import type { HttpOptions } from './http-options.ts';
import type { OptionNames } from './option-names.ts';

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

const host = 'the base URL is `static host`, or `this.client.baseUrl` of one user';

/** Those of Python's requests and Locust, then of axios, got, undici and k6. */
export const httpOptionNames: OptionNames = {
  what: 'HTTP option',
  known: new Set(Object.keys(known)),
  foreign: {
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
  },
};
