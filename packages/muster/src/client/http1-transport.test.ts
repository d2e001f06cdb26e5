import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { useManualClock } from '../testing/manual-clock.ts';
import { type RawServer, rawServer, reply } from '../testing/raw-server.ts';
import { type Outcome, sendRequest, transportOptions } from '../testing/send-request.ts';
import { useUnreadBytes } from '../testing/unread-bytes.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import type { HttpOptions } from './http-options.ts';
import { Http1Transport } from './http1-transport.ts';
import { mostSideBySide } from './side-by-side.ts';
import { staleRetries } from './stale-retries.ts';
import type { TransportRequest } from './transport.ts';

const wheel = new TimerWheel();
let server: RawServer;
let transport: Http1Transport;

async function serve(onRequest: Parameters<typeof rawServer>[0], options?: HttpOptions): Promise<void> {
  server = await rawServer(onRequest);
  transport = new Http1Transport(transportOptions(options), wheel);
}

/** However slow the machine is. */
const eventually = { timeout: 20_000 };

function openOf({ connections }: RawServer): Socket[] {
  return connections.filter((socket) => !socket.destroyed);
}

afterEach(async () => {
  transport.close();
  await server.close();
  expect(wheel.pending).toBe(0);
});

describe('Http1Transport', () => {
  it('knows how many requests one user has had side by side', async () => {
    await serve((socket) => socket.write(reply('ok')));
    const many = Math.max(20, mostSideBySide() + 1);
    await Promise.all(Array.from({ length: many }, () => sendRequest(transport, server.url)));
    expect(mostSideBySide()).toBe(many);
    for (let i = 0; i < 3; i++) await sendRequest(transport, server.url);
    expect(mostSideBySide()).toBe(many);
  });

  it('writes what it is given, in one piece, and gives what came back', async () => {
    await serve((socket) => socket.write(reply('é', 'HTTP/1.1 201 Created\r\nX-A: 1\r\nX-B:2')));
    const outcome = await sendRequest(transport, `${server.url}/a?b`, {
      method: 'PUT',
      headers: { 'X-Own': 'é' },
      cookie: 'k=v',
      authorization: 'Basic x',
      contentType: 'text/plain',
      body: 'ü',
    });
    expect(Buffer.from(server.received(), 'latin1')).toEqual(
      Buffer.concat([
        Buffer.from(
          `PUT /a?b HTTP/1.1\r\nHost: ${new URL(server.url).host}\r\nX-Own: é\r\nAuthorization: Basic x\r\nCookie: k=v\r\n` +
            'Accept-Encoding: gzip, deflate, br\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n',
          'latin1',
        ),
        Buffer.from('ü'),
      ]),
    );
    const { response } = outcome;
    expect([response.status, response.fields, response.bodyLength, outcome.body.toString()]).toEqual([
      201,
      'X-A: 1\r\nX-B:2\r\nContent-Length: 2',
      2,
      'é',
    ]);
  });

  it('sends bytes as they are, also many', async () => {
    const body = Buffer.alloc(3_000_000, 'abcdefghij');
    let received = 0;
    await serve((socket, text) => {
      received += text.length;
      if (text.endsWith('j') && received > body.length) socket.write(reply('ok'));
    });
    const outcome = await sendRequest(transport, server.url, { method: 'POST', body });
    expect(outcome.code).toBe(null);
    expect(server.received().slice(-body.length)).toBe(body.toString('latin1'));
  });

  it('does not use a connection again whose request was answered before it was read', async () => {
    await serve((socket, text, index) => {
      if (index === 0 && text.startsWith('POST')) {
        socket.write(reply('early', 'HTTP/1.1 413 Too Large'));
        socket.pause();
      } else if (text.startsWith('GET')) socket.write(reply('ok'));
    });
    const early = await sendRequest(transport, server.url, {
      method: 'POST',
      body: Buffer.alloc(30_000_000),
    });
    expect([early.status, early.body.toString()]).toEqual([413, 'early']);
    expect((await sendRequest(transport, server.url)).body.toString()).toBe('ok');
    expect(server.connections).toHaveLength(2);
  });

  it('gives the instants of a request', async () => {
    await serve((socket, text) => {
      if (text.startsWith('GET /two')) {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4000001\r\n\r\na');
        // More than one read takes.
        socket.write('b'.repeat(4_000_000));
      } else socket.write(reply('ok'));
    });
    const before = performance.now();
    const first = (await sendRequest(transport, server.url)).response.timings;
    expect(first.startedAt).toBeGreaterThanOrEqual(before);
    expect(first.connect).toBeGreaterThan(0);
    expect(first.tls).toBe(0);
    expect(first.firstByteAt).toBeGreaterThan(first.startedAt + first.connect);
    expect(first.endedAt).toBe(first.firstByteAt);
    const second = (await sendRequest(transport, `${server.url}/two`)).response.timings;
    expect(second.connect).toBe(0);
    expect(second.startedAt).toBeGreaterThanOrEqual(first.endedAt);
    expect(second.endedAt).toBeGreaterThan(second.firstByteAt);
  });

  it('sends a request again, once, when its kept connection had ended, and counts that', async () => {
    await serve((socket, text, index) => {
      if (index === 0 && !text.includes('/never')) socket.write(reply('ok'));
      else socket.destroy();
    });
    const before = staleRetries();
    await sendRequest(transport, server.url);
    const repeated = await sendRequest(transport, server.url, { method: 'DELETE' });
    expect([repeated.code, transport.retries]).toEqual([null, 1]);
    expect(repeated.response.timings.connect).toBeGreaterThan(0);
    const post = await sendRequest(transport, server.url, { method: 'POST' });
    expect(post.code).toMatch(/^CLIENT_(CLOSED_EARLY|CONNECTION_RESET)$/);
    await sendRequest(transport, server.url);
    const twice = await sendRequest(transport, `${server.url}/never`);
    expect(twice.code).toMatch(/^CLIENT_(CLOSED_EARLY|CONNECTION_RESET)$/);
    expect([transport.retries, staleRetries() - before]).toEqual([2, 2]);
  });

  it('does not send again what was partly answered', async () => {
    await serve((socket, _text, index) => {
      if (index === 0) socket.write(reply('ok'));
      else socket.end('HTTP/1.1 200');
    });
    await sendRequest(transport, server.url);
    const failed = await sendRequest(transport, server.url);
    expect([failed.code, failed.error?.message, transport.retries]).toEqual([
      'CLIENT_CLOSED_EARLY',
      'the server closed in the middle of the response',
      0,
    ]);
  });

  it('keeps as many idle connections as it should, for each origin', async () => {
    // Nobody is answered before all have asked.
    let asking: Socket[] = [];
    let together = 5;
    await serve(
      (socket) => {
        asking.push(socket);
        if (asking.length < together) return;
        for (const each of asking) each.write(reply('ok'));
        asking = [];
      },
      { connections: 2 },
    );
    const other = await rawServer((socket) => socket.write(reply('other')));
    await Promise.all(Array.from({ length: 5 }, () => sendRequest(transport, server.url)));
    expect((await sendRequest(transport, other.url)).body.toString()).toBe('other');
    await expect.poll(() => openOf(server).length, eventually).toBe(2);
    together = 2;
    await Promise.all(Array.from({ length: 2 }, () => sendRequest(transport, server.url)));
    expect((await sendRequest(transport, other.url)).body.toString()).toBe('other');
    expect([server.connections.length, other.connections.length]).toEqual([5, 1]);
    await other.close();
  });

  it('closes connections to origins of long ago when there are many', async () => {
    await serve((socket) => socket.write(reply('ok')));
    const others = await Promise.all(
      Array.from({ length: 40 }, () => rawServer((socket) => socket.write(reply('ok')))),
    );
    for (const { url } of [server, ...others]) expect((await sendRequest(transport, url)).code).toBe(null);
    await expect.poll(() => others.flatMap(openOf).length, eventually).toBeLessThanOrEqual(16);
    await Promise.all(others.map((each) => each.close()));
  });

  it('cancels what is under way when it is closed, and takes nothing afterwards', async () => {
    await serve(() => {});
    const pending = [sendRequest(transport, server.url), sendRequest(transport, server.url)];
    await expect.poll(() => server.connections.length, eventually).toBe(2);
    transport.close();
    const codes = (await Promise.all(pending)).map(({ code }) => code);
    expect(codes).toEqual(['CLIENT_CANCELLED', 'CLIENT_CANCELLED']);
    expect((await sendRequest(transport, server.url)).code).toBe('CLIENT_CANCELLED');
  });

  it('sets no timer for a request that another has set early enough', async () => {
    await serve((socket) => socket.write(reply('ok')));
    for (let i = 0; i < 5; i++) {
      await sendRequest(transport, server.url);
      expect(wheel.pending).toBe(1);
    }
  });

  it('keeps nothing of a body that is discarded', async () => {
    await serve((socket) => socket.write(reply('body')));
    const { response, body } = await sendRequest(transport, server.url, { discard: true });
    expect([response.bodyLength, body.length]).toEqual([4, 0]);
  });

  it.each([
    ['a', {}, undefined],
    ['/a\r\nb', {}, undefined],
    ['/a\tb', {}, undefined],
    ['/', { 'X-A': 'a\nb' }, undefined],
    ['/', { 'Content-Length': '1' }, undefined],
    ['/', {}, 'a\r\nb'],
  ])('refuses what cannot be written: %j %j %j', async (path, headers, cookie) => {
    await serve(() => {});
    const sent = sendRequest(transport, server.url, { path, headers, cookie: cookie ?? null });
    await expect(sent).rejects.toMatchObject({ code: 'CLIENT_INVALID_REQUEST' });
  });

  it.each([
    { proxy: 'socks5://proxy:1' },
    { proxy: 'proxy' },
    { proxy: 'http://proxy', socketPath: '/x' },
    { localAddress: 'localhost' },
    { ca: 'no certificate', cert: 'x', key: 'y' },
  ])('refuses options that cannot work: %j', async (options) => {
    await serve(() => {});
    expect(() => new Http1Transport(transportOptions(options), wheel)).toThrow(
      expect.objectContaining({ code: 'CLIENT_INVALID_OPTION' }),
    );
  });
});

describe('the limits of time of Http1Transport', () => {
  /** A request is under way, and the server has not begun to hold it back. */
  let isAsked = false;
  let isHeld = false;
  const unread = useUnreadBytes();
  const clock = useManualClock(() => (isAsked && !isHeld) || unread());

  async function send(url: string, parts: Partial<TransportRequest>): Promise<Outcome> {
    isAsked = true;
    isHeld = false;
    const outcome = await clock.settled(sendRequest(transport, url, parts));
    isAsked = false;
    return outcome;
  }

  /** How it ended, and after how many ms. */
  async function end(path: string, timeout: number): Promise<[string | null, number]> {
    const { code, response } = await send(server.url + path, { timeout });
    return [code, response.timings.endedAt - response.timings.startedAt];
  }

  it('keeps its times apart: idle, total and to connect', async () => {
    await serve(
      (socket, text) => {
        isHeld = !text.startsWith('GET /ok');
        if (text.startsWith('GET /drip')) {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n');
          const drip = setInterval(() => socket.write('x'), 10);
          socket.on('close', () => clearInterval(drip));
        } else if (text.startsWith('GET /ok')) socket.write(reply('ok'));
        else if (text.startsWith('GET /part')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx');
      },
      { idleTimeout: 80 },
    );
    expect(await end('/ok', 0)).toEqual([null, 0]);
    expect(await end('/drip', 250)).toEqual(['CLIENT_TIMEOUT', 250]);
    expect(await end('/never', 0)).toEqual(['CLIENT_IDLE_TIMEOUT', 80]);
    expect(await end('/part', 5000)).toEqual(['CLIENT_IDLE_TIMEOUT', 80]);
    expect(await end('/ok', 50)).toEqual([null, 0]);
    // The timer of the request before is still set, and must neither end this one early nor late.
    await clock.advance(45);
    expect(await end('/drip', 200)).toEqual(['CLIENT_TIMEOUT', 200]);
    expect(await end('/never', 20)).toEqual(['CLIENT_TIMEOUT', 20]);
  });

  it('does not count the silence of a server that still receives the request', async () => {
    await serve(
      (socket) => {
        isHeld = true;
        // One small piece each millisecond, and an answer while more waits than the kernel holds: the client sends
        // for longer than its idle time-out, and is never done before the answer.
        if (socket.bytesRead >= 32_000_000 && !socket.writableEnded) {
          socket.end(reply('ok', 'HTTP/1.1 200 OK\r\nConnection: close'));
        }
        socket.pause();
        setTimeout(() => socket.resume(), 1);
      },
      { idleTimeout: 300 },
    );
    for (const body of ['x'.repeat(48_000_000), Buffer.alloc(48_000_000)]) {
      const upload = await send(server.url, { method: 'POST', body, timeout: 0 });
      const { startedAt, endedAt } = upload.response.timings;
      expect(endedAt - startedAt).toBeGreaterThan(300);
      expect([upload.code, upload.response.status]).toEqual([null, 200]);
    }
  });

  it('gives up a connection that takes too long', async () => {
    await serve(
      () => {
        isHeld = true;
      },
      { connectTimeout: 30 },
    );
    // The handshake of TLS is part of connecting; this server never answers it.
    const secure = server.url.replace('http:', 'https:');
    const late = await send(secure, {});
    expect([late.code, late.error?.message]).toEqual([
      'CLIENT_CONNECT_TIMEOUT',
      'no end of the TLS handshake within the connect time-out of 30 ms',
    ]);
    expect(late.response.timings.endedAt - late.response.timings.startedAt).toBe(30);
    const sooner = await send(secure, { timeout: 10 });
    expect(sooner.code).toBe('CLIENT_CONNECT_TIMEOUT');
    expect(sooner.response.timings.endedAt - sooner.response.timings.startedAt).toBe(10);
  });
});
