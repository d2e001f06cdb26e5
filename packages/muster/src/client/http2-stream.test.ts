import { once } from 'node:events';
import { createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { certificates } from '../testing/certificates.ts';
import { type TestClient, testClient } from '../testing/test-client.ts';
import type { HttpResponse } from './http-response.ts';
import { openConnections } from './open-connections.ts';

let server: ReturnType<typeof createSecureServer>;
let sessions: ServerHttp2Session[];
let streams: ServerHttp2Stream[];
let test: TestClient;

beforeEach(async () => {
  sessions = [];
  streams = [];
  server = createSecureServer(certificates.server);
  server.on('session', (session) => sessions.push(session));
  server.on('stream', (one) => {
    streams.push(one);
    one.on('error', () => {});
    one.respond({ ':status': 200, 'set-cookie': 'a=1' });
    one.write('one');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  test = testClient(url, { version: '2', insecure: true });
});

afterEach(async () => {
  test.client.close();
  for (const session of sessions) session.destroy();
  server.close();
  await once(server, 'close');
  await vi.waitFor(() => expect(openConnections()).toBe(0), 10_000);
});

async function begin(): Promise<HttpResponse> {
  const response = await test.client.get('/', { stream: true });
  while (response.length < 3) await turn();
  return response;
}

async function readAll(response: HttpResponse): Promise<string> {
  let text = '';
  for await (const piece of response.stream()) text += piece.toString();
  return text;
}

function counted(): [boolean, number][] {
  return test.observed.map(({ ok, length }) => [ok, length]);
}

describe('a response over HTTP/2 that is read while it comes', () => {
  it('gives its pieces, and counts when it has ended', async () => {
    const response = await begin();
    const pieces: string[] = [];
    for await (const piece of response.stream()) {
      pieces.push(piece.toString());
      if (pieces.length === 1) {
        expect(counted()).toEqual([]);
        streams[0]?.end('two');
      }
    }
    expect([pieces, counted(), test.client.cookies.get('a')]).toEqual([['one', 'two'], [[true, 6]], '1']);
  });

  it('is left with the loop, on a connection that goes on', async () => {
    const response = await begin();
    const closed = once(streams[0] as ServerHttp2Stream, 'close');
    for await (const _ of response.stream()) break;
    await closed;
    expect(counted()).toEqual([[true, 3]]);
    await begin();
    expect(sessions).toHaveLength(1);
  });

  it('breaks', async () => {
    const response = await begin();
    const reading = readAll(response);
    streams[0]?.destroy(new Error('broken'));
    expect(await reading).toBe('one');
    expect([response.ok, counted()]).toEqual([false, [[false, 0]]]);
  });

  it('stops with its user', async () => {
    const reading = readAll(await begin());
    await turn();
    test.client.cancel();
    await expect(reading).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
    expect(counted()).toEqual([[true, 3]]);
  });

  it('makes the server wait while nobody reads', async () => {
    const response = await begin();
    const total = 16 * 1024 * 1024;
    streams[0]?.end(Buffer.alloc(total));
    while (response.length <= 1024 * 1024) await turn();
    for (let i = 0; i < 1000; i++) await turn();
    expect(response.length).toBeLessThan(total / 2);
    let bytes = 0;
    for await (const piece of response.stream()) bytes += piece.length;
    expect(bytes).toBe(total + 3);
  });
});
