import { ClientError } from './client-error.ts';

const configure = (option: string): string => `write \`this.client.configure({ ${option}: … })\``;

/** What `this.client` has in Python's requests and Locust, and the HTTP options of one user. */
const hints: Readonly<Record<string, string>> = {
  verify: configure('insecure'),
  cert: configure('cert'),
  proxies: configure('proxy'),
  max_redirects: configure('maxRedirects'),
  base_url: 'it is called `baseUrl`',
  host: 'it is called `baseUrl`',
  params: 'give `query` with each request',
  request_name: 'wrap requests in `this.client.renameRequest(name, …)`',
  default_headers: 'it is called `headers`',
  trust_env: 'environment variables are not read',
};

const options = [
  'timeout',
  'connectTimeout',
  'idleTimeout',
  'maxRedirects',
  'insecure',
  'ca',
  'key',
  'proxy',
];

/**
 * Has a client refuse to be given what it would not look at: a property that is set and means nothing is a setting
 * that gets lost.
 *
 * @param prototype of the client's class
 */
export function refuseForeignSettings(prototype: object): void {
  const all = { ...hints, ...Object.fromEntries(options.map((option) => [option, configure(option)])) };
  for (const [name, hint] of Object.entries(all)) {
    Object.defineProperty(prototype, name, {
      set: () => {
        throw new ClientError('CLIENT_INVALID_OPTION', `the client has no property '${name}'; ${hint}`);
      },
    });
  }
}
