import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { certificates, testAuthority } from '../testing/certificates.ts';
import { type ProxyServer, proxyServer } from '../testing/proxy-server.ts';
import { rawServer } from '../testing/raw-server.ts';
import { sendRequest, transportOptions } from '../testing/send-request.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import type { HttpOptions } from './http-options.ts';
import { Http1Transport } from './http1-transport.ts';
import { Http2Transport } from './http2-transport.ts';
import type { Transport } from './transport.ts';

const wheel = new TimerWheel();
const open: Transport[] = [];
let plain: Server;
let secure: Server;
let proxy: ProxyServer;

function through(proxyUrl: string, options: HttpOptions = {}): Transport {
  const all = transportOptions({ proxy: proxyUrl, ca: testAuthority, ...options });
  const transport = new Http1Transport(all, wheel);
  open.push(transport);
  return transport;
}

function urlOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `${server === plain ? 'http' : 'https'}://127.0.0.1:${port}`;
}

beforeEach(async () => {
  const answer: ConstructorParameters<typeof Server>[1] = (request, response) =>
    response.end(`${request.method} ${request.url} ${request.headers.host}`);
  plain = createServer(answer).listen(0, '127.0.0.1');
  secure = createHttpsServer(certificates.server, answer).listen(0, '127.0.0.1');
  await Promise.all([once(plain, 'listening'), once(secure, 'listening')]);
});

afterEach(async () => {
  for (const transport of open.splice(0)) transport.close();
  await proxy.close();
  for (const server of [plain, secure]) {
    server.closeAllConnections();
    server.close();
  }
  expect(wheel.pending).toBe(0);
});

describe('Http1Transport through a proxy', () => {
  it('asks it for http: URLs in the absolute form, and keeps the connection', async () => {
    proxy = await proxyServer('us@er:pass word');
    const transport = through(proxy.url.replace('//', '//us%40er:pass%20word@'));
    const host = new URL(urlOf(plain)).host;
    for (const path of ['/a?b', '/c']) {
      const { code, body } = await sendRequest(transport, urlOf(plain) + path);
      expect([code, body.toString()]).toEqual([null, `GET ${path} ${host}`]);
    }
    expect(proxy.asked).toEqual([`GET http://${host}/a?b`, `GET http://${host}/c`]);
  });

  it('asks it for a tunnel to https: URLs, and verifies the server inside', async () => {
    proxy = await proxyServer('user:password');
    const transport = through(proxy.url.replace('//', '//user:password@'));
    const host = new URL(urlOf(secure)).host;
    const first = await sendRequest(transport, `${urlOf(secure)}/a`);
    expect([first.code, first.body.toString()]).toEqual([null, `GET /a ${host}`]);
    expect(first.response.timings.connect).toBeGreaterThan(0);
    expect(first.response.timings.tls).toBeGreaterThan(0);
    expect((await sendRequest(transport, `${urlOf(secure)}/b`)).body.toString()).toBe(`GET /b ${host}`);
    expect(proxy.asked).toEqual([`CONNECT ${host}`]);
    const untrusting = through(proxy.url.replace('//', '//user:password@'), { ca: [] });
    expect((await sendRequest(untrusting, urlOf(secure))).code).toBe('CLIENT_TLS_FAILED');
  });

  it('carries HTTP/2 through a tunnel', async () => {
    proxy = await proxyServer();
    const server = createSecureServer(certificates.server, (request, response) => response.end(request.url));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const options = transportOptions({ proxy: proxy.url, ca: testAuthority });
    const transport = new Http2Transport(options, wheel);
    const { code, body } = await sendRequest(
      transport,
      `https://localhost:${(server.address() as AddressInfo).port}/2`,
    );
    expect([code, body.toString()]).toEqual([null, '/2']);
    transport.close();
    server.close();
  });

  it('says when the proxy does not let it through', async () => {
    proxy = await proxyServer('user:password');
    const refused = 'the proxy asks for a user and password, or for others (HTTP 407): put them into its URL';
    for (const url of [urlOf(plain), urlOf(secure)]) {
      const outcome = await sendRequest(through(proxy.url), url);
      expect([outcome.code, outcome.error?.message]).toEqual(['CLIENT_PROXY_FAILED', refused]);
    }
    const transport = through(proxy.url.replace('//', '//user:password@'));
    const dead = await sendRequest(transport, 'https://127.0.0.1:1/');
    expect([dead.code, dead.error?.message]).toEqual([
      'CLIENT_PROXY_FAILED',
      'the proxy refused the connection (HTTP 502)',
    ]);
    // Here the answer may just as well be the server's own.
    expect((await sendRequest(transport, 'http://127.0.0.1:1/')).status).toBe(502);
    for (const url of [urlOf(plain), urlOf(secure)]) {
      const outcome = await sendRequest(through('http://127.0.0.1:1'), url);
      expect([outcome.code, outcome.error?.message]).toEqual([
        'CLIENT_PROXY_FAILED',
        'no connection to the proxy (ECONNREFUSED)',
      ]);
    }
  });

  it.each([
    [
      'garbage',
      (socket: { write(text: string): void }) => socket.write('220 ESMTP\r\n'),
      'CLIENT_PROXY_FAILED',
    ],
    ['an end', (socket: { destroy(): void }) => socket.destroy(), 'CLIENT_PROXY_FAILED'],
    ['silence', () => {}, 'CLIENT_CONNECT_TIMEOUT'],
  ] as const)('fails with a code when CONNECT is answered with %s', async (_name, answer, code) => {
    proxy = await proxyServer();
    const strange = await rawServer((socket) => answer(socket));
    const transport = through(strange.url, { connectTimeout: 40 });
    expect((await sendRequest(transport, urlOf(secure))).code).toBe(code);
    await strange.close();
  });
});
