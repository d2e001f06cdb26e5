import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { makeWebSocket, opened } from '../scenario/web-socket/open-web-socket.ts';
import { testAuthority } from '../testing/certificates.ts';
import { httpServer } from '../testing/http-server.ts';
import { httpsServer } from '../testing/https-server.ts';
import { proxyServer } from '../testing/proxy-server.ts';
import { testClient } from '../testing/test-client.ts';
import { baseUrl } from './base-url.ts';
import { type HttpOptions, resolveHttpOptions } from './http-options.ts';
import { openConnections } from './open-connections.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function servers() {
  const plain = await httpServer((_request, response) => response.end('ok'));
  const secure = await httpsServer(() => ({ status: 200 }));
  const proxy = await proxyServer();
  closing.push(plain.close, secure.close, proxy.close);
  return { plain: plain.url, secure: secure.url, proxy: proxy.url };
}

it.each<[string, 'plain' | 'secure', HttpOptions, boolean]>([
  ['HTTP/1.1', 'plain', {}, false],
  ['HTTP/1.1 through a proxy', 'plain', {}, true],
  ['TLS', 'secure', {}, false],
  ['TLS in a tunnel', 'secure', {}, true],
  ['HTTP/2', 'secure', { version: '2' }, false],
  ['HTTP/2 in a tunnel', 'secure', { version: '2' }, true],
])('counts a connection while it is open: %s', async (_name, kind, options, proxied) => {
  const urls = await servers();
  const all = { ...options, ca: testAuthority, ...(proxied && { proxy: urls.proxy }) };
  const clients = [testClient(urls[kind], all), testClient(urls[kind], all)];
  for (const { client } of clients) {
    expect((await client.get('/')).status).toBe(200);
    await client.get('/again');
  }
  expect(openConnections()).toBe(2);
  clients[0]?.client.close();
  await vi.waitFor(() => expect(openConnections()).toBe(1), 10_000);
  clients[1]?.client.close();
  await vi.waitFor(() => expect(openConnections()).toBe(0), 10_000);
});

it('counts none that could not be opened, and none that the server has closed', async () => {
  const server = await httpServer((_request, response) => response.end('ok'));
  const { client } = testClient(server.url);
  await client.get('/');
  expect(openConnections()).toBe(1);
  await server.close();
  await vi.waitFor(() => expect(openConnections()).toBe(0), 10_000);
  expect((await client.get('/')).error).not.toBeNull();
  await vi.waitFor(() => expect(openConnections()).toBe(0), 10_000);
  client.close();
});

it('counts WebSockets', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { origin } = baseUrl(url.replace('ws', 'http'));
  const opening = { headers: {}, options: resolveHttpOptions() };
  const socket = await makeWebSocket(url, origin, {}, opening);
  await opened(socket);
  expect(openConnections()).toBe(1);
  socket.close();
  await vi.waitFor(() => expect(openConnections()).toBe(0), 10_000);
  server.close();
  const refused = await makeWebSocket(url, origin, {}, opening);
  await expect(opened(refused)).rejects.toThrow();
  await vi.waitFor(() => expect(openConnections()).toBe(0), 10_000);
});
