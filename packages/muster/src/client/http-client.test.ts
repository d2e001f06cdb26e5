import { once } from 'node:events';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { useManualClock } from '../testing/manual-clock.ts';
import { type RawServer, rawServer, reply } from '../testing/raw-server.ts';
import { testClient } from '../testing/test-client.ts';
import type { HttpClient } from './http-client.ts';
import type { HttpResponse } from './http-response.ts';

let server: RawServer;
let client: HttpClient;
let observed: HttpResponse[] = [];

async function serve(onRequest: Parameters<typeof rawServer>[0]): Promise<void> {
  server = await rawServer(onRequest);
  ({ client, observed } = testClient(server.url));
}

afterEach(async () => {
  client.close();
  await server.close();
});

describe('HttpClient', () => {
  it('sends a request as HTTP/1.1 and reads the response', async () => {
    await serve((socket) => socket.write(reply('{"id":"é"}', 'HTTP/1.1 201 Created\r\nX-A: 1\r\nX-A: 2')));
    const response = await client.post('/things?x=1', {
      json: { name: 'ü' },
      headers: { Authorization: 'Bearer t' },
    });
    const port = new URL(server.url).port;
    expect(Buffer.from(server.received(), 'latin1').toString()).toBe(
      `POST /things?x=1 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer t\r\n` +
        'Accept-Encoding: gzip, deflate, br\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{"name":"ü"}',
    );
    expect([response.status, response.json(), response.headers.get('x-a')]).toEqual([
      201,
      { id: 'é' },
      '1, 2',
    ]);
    expect(response.responseTimeMs).toBeGreaterThan(0);
  });

  it('keeps the connection for the next request', async () => {
    await serve((socket) => socket.write(reply('ok')));
    for (let i = 0; i < 3; i++) expect((await client.get('/')).text()).toBe('ok');
    expect(server.connections).toHaveLength(1);
  });

  it('opens another connection while one is busy, and after one that the server closes', async () => {
    await serve((socket, text) => {
      if (text.startsWith('GET /close')) socket.end(reply('bye', 'HTTP/1.1 200 OK\r\nConnection: close'));
      else socket.write(reply('ok'));
    });
    await Promise.all([client.get('/a'), client.get('/b')]);
    expect(server.connections).toHaveLength(2);
    expect((await client.get('/close')).text()).toBe('bye');
    expect((await client.get('/close')).text()).toBe('bye');
    expect((await client.get('/after')).text()).toBe('ok');
    expect(server.connections).toHaveLength(3);
  });

  it('repeats a GET once when a kept connection ends without an answer', async () => {
    await serve((socket, _text, index) => {
      if (index === 0) socket.write(reply('ok'));
      else socket.destroy();
    });
    await client.get('/first');
    const second = await client.get('/second');
    expect([second.text(), second.ok, server.connections.length]).toEqual(['ok', true, 2]);
    expect(observed).toHaveLength(2);
  });

  it('does not repeat a POST, nor a GET on a new connection', async () => {
    await serve((socket, text, index) => {
      if (index === 0 && !text.startsWith('GET /never')) socket.write(reply('ok'));
      else socket.destroy();
    });
    await client.get('/first');
    const post = await client.post('/second', { body: 'x' });
    expect(post.error).toMatch(/^CLIENT_(CLOSED_EARLY|CONNECTION_RESET): /);
    expect((await client.get('/never')).error).toMatch(/^CLIENT_(CLOSED_EARLY|CONNECTION_RESET): /);
    expect(server.connections).toHaveLength(2);
  });

  it('drops a connection on which bytes arrive that nobody asked for', async () => {
    await serve((socket) => socket.write(reply('ok')));
    await client.get('/first');
    const socket = server.connections[0] as Socket;
    socket.write(reply('unasked'));
    await once(socket, 'close');
    expect((await client.get('/second')).text()).toBe('ok');
    expect(server.connections).toHaveLength(2);
  });

  it('says why there is no answer', async () => {
    await serve((socket, text) => {
      if (text.includes('/garbage')) socket.write('220 mail.example.org ESMTP\r\n');
      else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort');
    });
    expect((await client.get('/garbage')).error).toBe(
      'CLIENT_MALFORMED_RESPONSE: the response does not begin with HTTP/1.1',
    );
    expect((await client.get('/short')).error).toBe(
      'CLIENT_CLOSED_EARLY: the server closed in the middle of the response',
    );
    const url = server.url;
    await server.close();
    const refused = await testClient(url).client.get('/');
    expect(refused.error).toBe('CLIENT_CONNECTION_REFUSED: nothing listens at the host');
  });

  it.each([
    ['/été menu?q=ä b', '/%C3%A9t%C3%A9%20menu?q=%C3%A4%20b'],
    ['/50%25 off%', '/50%25%20off%'],
    ['/half \ud800', '/half%20%EF%BF%BD'],
  ])('encodes what a path cannot have, and nothing else: %s', async (path, sent) => {
    await serve((socket) => socket.write(reply('ok')));
    const responses = [await client.get(path), await client.get(server.url + path)];
    expect(responses.map(({ url }) => url)).toEqual([server.url + sent, server.url + sent]);
    expect(responses[0]?.name).toBe(path);
    expect(server.received().match(/^GET \S+ HTTP/gm)).toEqual([`GET ${sent} HTTP`, `GET ${sent} HTTP`]);
  });

  it('reads text and JSON behind a byte order mark', async () => {
    await serve((socket) => socket.write(reply('\ufeff{"a":1}')));
    const response = await client.get('/');
    expect([response.json(), response.text(), response.length]).toEqual([{ a: 1 }, '{"a":1}', 10]);
  });

  it('ignores a cookie with a control character', async () => {
    await serve((socket) =>
      socket.write(
        reply('ok', 'HTTP/1.1 200 OK\r\nSet-Cookie: tag=a\x7fb\r\nSet-Cookie: x=\x01\r\nSet-Cookie: good=1'),
      ),
    );
    expect([...(await client.get('/')).cookies]).toEqual([['good', '1']]);
    expect((await client.get('/')).status).toBe(200);
    expect(server.received()).toContain('\r\nCookie: good=1\r\n');
  });

  it('reads a body that ends with the connection', async () => {
    await serve((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nuntil the end'));
    expect((await client.get('/')).text()).toBe('until the end');
    expect((await client.get('/')).text()).toBe('until the end');
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('reads a body with content coding %s', async (coding, compress) => {
    const body = compress('compressed '.repeat(100));
    await serve((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      socket.write(body);
    });
    const response = await client.get('/');
    expect([response.text(), response.length]).toEqual(['compressed '.repeat(100), body.length]);
  });

  it('says that a body is not in the coding it claims', async () => {
    await serve((socket) =>
      socket.write(reply('not compressed', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip')),
    );
    const response = await client.get('/', { headers: { 'accept-encoding': 'gzip' } });
    expect(() => response.text()).toThrow('a body that is not valid gzip');
    expect(server.received().match(/accept-encoding/gi)).toHaveLength(1);
  });

  it('resolves a name, and says when there is none', async () => {
    await serve((socket) => socket.write(reply('ok')));
    const byName = testClient(server.url.replace('127.0.0.1', 'localhost')).client;
    expect((await byName.get('/')).text()).toBe('ok');
    byName.close();
    const response = await testClient('http://no-such-name.invalid').client.get('/');
    expect(response.error).toMatch(/^CLIENT_CONNECT_FAILED: the host name cannot be resolved/);
  });

  it('judges a response by its status, or as it is told', async () => {
    await serve((socket, text) => {
      const status = / \/(\d+)/.exec(text)?.[1] ?? '200';
      socket.write(reply('body', `HTTP/1.1 ${status} x`));
    });
    const errors = [
      await client.get('/399'),
      await client.get('/400'),
      await client.get('/404', { expect: 404 }),
      await client.get('/200', { expect: 201 }),
      await client.get('/500', { expect: [200, 404] }),
      await client.get('/200', {
        expect: (response) => (response.text() === 'body' ? undefined : 'other body'),
      }),
      await client.get('/200', { expect: () => 'no good' }),
      await client.get('/200', {
        expect: () => {
          throw new Error('thrown');
        },
      }),
      await client.get('/200', { expect: (async () => 'too late') as never }),
    ].map((response) => response.error);
    expect(errors).toEqual([
      null,
      'HTTP 400',
      null,
      'HTTP 200, expected 201',
      'HTTP 500, expected 200 or 404',
      null,
      'no good',
      'thrown',
      'the function given as `expect` is asynchronous: use `catch` for what has to wait',
    ]);
  });

  it('tells its observer of every request under its name', async () => {
    await serve((socket) => socket.write(reply('abc')));
    await client.get('/a/1', { name: '/a/{id}', discardBody: true });
    await client.delete('/b');
    expect(
      observed.map((response) => [response.method, response.name, response.length, response.text()]),
    ).toEqual([
      ['GET', '/a/{id}', 3, ''],
      ['DELETE', '/b', 3, 'abc'],
    ]);
  });

  it('rejects what cannot be written as a request, and what is cancelled', async () => {
    await serve(() => {});
    await expect(client.get('no-slash')).rejects.toMatchObject({ code: 'CLIENT_INVALID_REQUEST' });
    await expect(client.get('/a\nb')).rejects.toMatchObject({ code: 'CLIENT_INVALID_REQUEST' });
    await expect(client.get('/', { headers: { 'X-A': 'a\r\nB: c' } })).rejects.toMatchObject({
      code: 'CLIENT_INVALID_REQUEST',
    });
    await expect(client.get('/', { headers: { 'Content-Length': '3' } })).rejects.toMatchObject({
      code: 'CLIENT_INVALID_REQUEST',
    });
    const pending = client.get('/never');
    client.close();
    await expect(pending).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
    expect(observed).toEqual([]);
  });
});

describe('a time-out of HttpClient', () => {
  let slow: Socket | null = null;
  const clock = useManualClock(() => slow === null);

  it('ends a request, whose late answer is not given to the next', async () => {
    await serve((socket, text) => {
      if (text.startsWith('GET /slow')) {
        slow = socket;
        return;
      }
      slow?.write(reply('late'));
      socket.write(reply('quick'));
    });
    const late = await clock.settled(client.get('/slow', { timeout: 20 }));
    expect([late.status, late.error, late.responseTimeMs]).toEqual([
      0,
      'CLIENT_TIMEOUT: no complete response within the time-out of 20 ms',
      20,
    ]);
    expect((await client.get('/quick')).text()).toBe('quick');
  });
});

describe('a server that says how long it keeps a connection', () => {
  let busy = false;
  const clock = useManualClock(() => busy);

  async function post(): Promise<void> {
    busy = true;
    expect((await client.post('/')).error).toBeNull();
    busy = false;
  }

  it.each([
    ['timeout=1', 499, 500],
    ['timeout=5, max=100', 3999, 4000],
    ['max=100', 60_000, null],
  ])('is not sent anything just before it closes it: %s', async (value, kept, given) => {
    for (const framing of ['Content-Length: 0\r\n\r\n', 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n']) {
      await serve((socket) => socket.write(`HTTP/1.1 200 OK\r\nKeep-Alive: ${value}\r\n${framing}`));
      await post();
      await clock.advance(kept);
      await post();
      expect(server.connections).toHaveLength(1);
      if (given !== null) {
        await clock.advance(given);
        await post();
        expect(server.connections).toHaveLength(2);
      }
      client.close();
      await server.close();
    }
  });
});
