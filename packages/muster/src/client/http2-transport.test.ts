import { once } from 'node:events';
import {
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { certificates, testAuthority } from '../testing/certificates.ts';
import { useManualClock } from '../testing/manual-clock.ts';
import { sendRequest, transportOptions } from '../testing/send-request.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { decode } from './content-coding.ts';
import type { HttpOptions } from './http-options.ts';
import { Http2Transport } from './http2-transport.ts';

const wheel = new TimerWheel();
let server: Http2SecureServer;
let sessions: ServerHttp2Session[] = [];
let sockets: Socket[] = [];
let url = '';
let transport: Http2Transport;

async function serve(
  onStream: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body: string) => void,
  options: HttpOptions = {},
  serverOptions: SecureServerOptions = {},
): Promise<void> {
  server = createSecureServer({ ...certificates.server, ...serverOptions });
  sessions = [];
  sockets = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  server.on('session', (session) => {
    sessions.push(session);
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    let body = '';
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      body += text;
    });
    stream.on('end', () => onStream(stream, headers, body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  transport = new Http2Transport(transportOptions({ ca: testAuthority, ...options }), wheel);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

afterEach(async () => {
  transport.close();
  for (const session of sessions) session.destroy();
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
  expect(wheel.pending).toBe(0);
});

describe('Http2Transport', () => {
  it('sends requests over HTTP/2 and reads responses, on one connection', async () => {
    const seen: IncomingHttpHeaders[] = [];
    await serve((stream, headers, body) => {
      seen.push(headers);
      stream.respond({ ':status': 201, 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] });
      stream.end(`${headers[':method']} ${headers[':path']} ${body}`);
    });
    const outcomes = await Promise.all(
      (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method) =>
        sendRequest(transport, `${url}/a?b=c`, {
          method,
          headers: { 'X-Own': 'é' },
          cookie: 'k=v',
          authorization: 'Basic x',
          ...(method === 'GET' ? {} : { body: 'ü', contentType: 'text/plain' }),
        }),
      ),
    );
    expect(outcomes.map(({ status, body }) => [status, body.toString()])).toEqual([
      [201, 'GET /a?b=c '],
      [201, 'POST /a?b=c ü'],
      [201, 'PUT /a?b=c ü'],
      [201, 'PATCH /a?b=c ü'],
      [201, 'DELETE /a?b=c ü'],
    ]);
    expect(seen[1]).toMatchObject({
      ':authority': new URL(url).host,
      'x-own': 'é',
      cookie: 'k=v',
      authorization: 'Basic x',
      'accept-encoding': 'gzip, deflate, br',
      'content-type': 'text/plain',
    });
    expect(outcomes[0]?.response.fields).toContain('set-cookie: a=1\r\nset-cookie: b=2');
    expect(sessions).toHaveLength(1);
  });

  it('gives timings, trailers, coded bodies, and answers without a body', async () => {
    await serve((stream, headers) => {
      if (headers[':path'] === '/empty') {
        stream.respond({ ':status': 204 }, { endStream: true });
        return;
      }
      stream.respond({ 'content-encoding': 'gzip' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '42' }));
      stream.end(headers[':method'] === 'HEAD' ? '' : gzipSync('text '.repeat(20_000)));
    });
    const first = (await sendRequest(transport, `${url}/`)).response;
    expect(decode(first.body(), first.contentEncoding, first.bodyLimit).toString()).toBe(
      'text '.repeat(20_000),
    );
    expect([first.trailers, first.bodyLength]).toEqual(['x-sum: 42', first.body().length]);
    const { startedAt, firstByteAt, endedAt, connect, tls } = first.timings;
    expect(connect).toBeGreaterThan(0);
    expect(tls).toBeGreaterThan(0);
    expect(firstByteAt).toBeGreaterThan(startedAt);
    expect(endedAt).toBeGreaterThanOrEqual(firstByteAt);
    const second = (await sendRequest(transport, `${url}/`, { discard: true })).response;
    expect([second.timings.connect, second.timings.tls, second.body().length]).toEqual([0, 0, 0]);
    expect(second.bodyLength).toBe(first.bodyLength);
    expect((await sendRequest(transport, `${url}/empty`)).status).toBe(204);
    expect((await sendRequest(transport, `${url}/`, { method: 'HEAD' })).code).toBe(null);
  });

  it('sends a POST once and other requests at most twice when connections end', async () => {
    const counts = new Map<string, number>();
    await serve((stream, headers) => {
      const key = `${headers[':method']} ${headers[':path']}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (headers[':path'] === '/end') sockets.at(-1)?.destroy();
      else if (headers[':path'] === '/goaway') stream.session?.goaway(2);
      else stream.respond({}, { endStream: true });
    });
    for (const path of ['/end', '/goaway']) {
      for (const method of ['POST', 'GET'] as const) {
        expect((await sendRequest(transport, `${url}/`)).code).toBe(null);
        const failed = await sendRequest(transport, url + path, { method });
        expect(failed.code).toMatch(/^CLIENT_(CLOSED_EARLY|CONNECTION_RESET|HTTP2_FAILED)$/);
      }
    }
    expect(counts.get('POST /end')).toBe(1);
    expect(counts.get('POST /goaway')).toBe(1);
    expect(counts.get('GET /end')).toBe(2);
    expect(transport.retries).toBeGreaterThan(0);
    expect((await sendRequest(transport, `${url}/`)).code).toBe(null);
  });

  it('ends all requests of a connection that ends, and sends no POST again', async () => {
    const counts = new Map<string, number>();
    await serve((stream, headers) => {
      const key = `${headers[':method']} ${headers[':path']}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (headers[':path'] === '/9') sockets.at(-1)?.destroy();
      else if (headers[':path'] === '/ok') stream.respond({}, { endStream: true });
    });
    for (let round = 0; round < 3; round++) {
      counts.clear();
      expect((await sendRequest(transport, `${url}/ok`)).code).toBe(null);
      const pending = Array.from({ length: 10 }, (_, i) =>
        sendRequest(transport, `${url}/${i}`, { method: 'POST', body: 'x' }),
      );
      for (const { code } of await Promise.all(pending)) {
        expect(code).toMatch(/^CLIENT_(CLOSED_EARLY|CONNECTION_RESET|HTTP2_FAILED)$/);
      }
      expect((await sendRequest(transport, `${url}/ok`)).code).toBe(null);
      for (const [request, count] of counts)
        expect([request, count]).toEqual([request, request === 'GET /ok' ? 2 : 1]);
    }
  });

  it('lets a connection that is to end answer what it has taken up, and sends what comes later on a new one', async () => {
    const held: ServerHttp2Stream[] = [];
    await serve((stream, headers) => {
      if (headers[':path'] !== '/held') {
        stream.respond({}, { endStream: true });
        return;
      }
      held.push(stream);
      // As nginx does after keepalive_requests.
      if (held.length === 3) stream.session?.goaway(0, stream.id);
    });
    const early = (['GET', 'POST', 'GET'] as const).map((method) =>
      sendRequest(transport, `${url}/held`, { method }),
    );
    await until(() => held.length === 3);
    // The frame has arrived when a request goes elsewhere.
    while (sessions.length === 1) {
      expect((await sendRequest(transport, `${url}/later`, { method: 'POST' })).code).toBe(null);
    }
    for (const stream of held) stream.respond({}, { endStream: true });
    expect((await Promise.all(early)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect([sessions.length, held.length]).toEqual([2, 3]);
  });

  it.each([0, 2])(
    'sends again what a server did not look at before its GOAWAY %i, even a POST',
    async (code) => {
      const counts = new Map<string, number>();
      const first: ServerHttp2Stream[] = [];
      await serve((stream, headers) => {
        if (stream.session !== sessions[0]) {
          const key = `${headers[':method']} ${headers[':path']}`;
          counts.set(key, (counts.get(key) ?? 0) + 1);
          stream.respond({}, { endStream: true });
          return;
        }
        first.push(stream);
        if (first.length < 3) return;
        stream.session?.goaway(code, first[0]?.id);
        first[0]?.respond({}, { endStream: true });
      });
      const [taken, ...ignored] = await Promise.all(
        ['/0', '/1', '/2'].map((path) => sendRequest(transport, url + path, { method: 'POST', body: 'x' })),
      );
      // With an error code nothing is said about those that were taken up.
      expect(taken?.code ?? null).toBe(code === 0 ? null : 'CLIENT_HTTP2_FAILED');
      expect(ignored.map(({ status }) => status)).toEqual([200, 200]);
      expect([...counts]).toEqual([
        ['POST /1', 1],
        ['POST /2', 1],
      ]);
      expect([sessions.length, transport.retries]).toEqual([2, 2]);
    },
  );

  it('gives a request up that four connections did not look at', async () => {
    const requests = 6;
    let arrived: ServerHttp2Stream[] = [];
    await serve((stream) => {
      arrived.push(stream);
      if (arrived.length <= requests - sessions.length) return;
      const [taken] = arrived;
      arrived = [];
      stream.session?.goaway(0, taken?.id);
      taken?.respond({}, { endStream: true });
    });
    const outcomes = await Promise.all(
      Array.from({ length: requests }, () => sendRequest(transport, url, { method: 'POST' })),
    );
    const failures = outcomes.filter(({ status }) => status !== 200);
    expect(failures.map(({ error }) => error?.message)).toEqual(
      Array(2).fill('the server ended the request or the connection (REFUSED_STREAM)'),
    );
    expect(sessions).toHaveLength(4);
  });

  it('keeps to the number of requests at once that a server allows', async () => {
    let running = 0;
    let most = 0;
    await serve(
      (stream) => {
        running += 1;
        most = Math.max(most, running);
        setTimeout(() => {
          running -= 1;
          stream.respond({}, { endStream: true });
        }, 5);
      },
      {},
      { settings: { maxConcurrentStreams: 2 } },
    );
    await sendRequest(transport, url);
    const outcomes = await Promise.all(Array.from({ length: 7 }, () => sendRequest(transport, url)));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(7).fill(200));
    expect([most, sessions.length]).toEqual([2, 1]);
  });

  it('cancels what is under way when it is closed, and takes nothing afterwards', async () => {
    let streams = 0;
    await serve(() => {
      streams += 1;
    });
    const pending = [sendRequest(transport, `${url}/1`), sendRequest(transport, `${url}/2`)];
    await expect.poll(() => streams, { timeout: 20_000 }).toBe(2);
    transport.close();
    expect((await Promise.all(pending)).map(({ code }) => code)).toEqual([
      'CLIENT_CANCELLED',
      'CLIENT_CANCELLED',
    ]);
    expect((await sendRequest(transport, url)).code).toBe('CLIENT_CANCELLED');
  });

  it('verifies the server, and says so when it has no HTTP/2', async () => {
    await serve(() => {});
    const untrusting = new Http2Transport(transportOptions(), wheel);
    expect((await sendRequest(untrusting, url)).code).toBe('CLIENT_TLS_FAILED');
    untrusting.close();
    const plain = await sendRequest(transport, 'http://127.0.0.1:1/');
    expect([plain.code, plain.error?.message]).toEqual([
      'CLIENT_HTTP2_FAILED',
      'HTTP/2 needs an https: URL here; take `version` 1.1',
    ]);
    const old = createTlsServer({ ...certificates.server, ALPNProtocols: ['http/1.1'] }, (socket) =>
      socket.on('error', () => {}),
    );
    old.listen(0, '127.0.0.1');
    await once(old, 'listening');
    const answer = await sendRequest(transport, `https://127.0.0.1:${(old.address() as AddressInfo).port}/`);
    expect(answer.error?.message).toBe('the server speaks only HTTP/1.1 here: take `version` 1.1');
    old.close();
    const refused = await sendRequest(transport, 'https://127.0.0.1:1/');
    expect(refused.code).toBe('CLIENT_CONNECTION_REFUSED');
  });

  it('refuses headers that HTTP/2 does not have', async () => {
    await serve(() => {});
    await expect(sendRequest(transport, url, { headers: { Upgrade: 'x' } })).rejects.toMatchObject({
      code: 'CLIENT_INVALID_REQUEST',
    });
  });
});

describe('a server that does not do its part over HTTP/2', () => {
  /** A request is under way, and the server has not begun to hold it back. */
  let isAsked = false;
  let isHeld = false;
  /** ms from the start of the last request to its end. */
  let took = 0;
  const clock = useManualClock(() => isAsked && !isHeld);

  it('fails requests with a code, and the client goes on afterwards', async () => {
    await serve(
      (stream, headers) => {
        const path = headers[':path'];
        isHeld = path === '/slow' || path === '/quiet';
        if (path === '/slow') return;
        if (path === '/quiet') {
          stream.respond({});
          stream.write('x');
        } else if (path === '/refuse') stream.close(7);
        else if (path === '/error') stream.close(2);
        else if (path === '/half') {
          stream.respond({ 'content-length': '10' });
          stream.write('x');
          setImmediate(() => stream.close(8));
        } else if (path === '/big') {
          stream.respond({});
          stream.end('x'.repeat(5000));
        } else if (path === '/head') {
          stream.respond({ 'x-long': 'y'.repeat(3000) }, { endStream: true });
        } else {
          stream.respond({});
          stream.end('ok');
        }
      },
      { maxBodyBytes: 4000, maxHeadBytes: 2000, idleTimeout: 60 },
    );
    const code = async (path: string, timeout = 0): Promise<string | null> => {
      isHeld = false;
      isAsked = true;
      const outcome = await clock.settled(sendRequest(transport, url + path, { timeout }));
      isAsked = false;
      const { startedAt, endedAt } = outcome.response.timings;
      took = endedAt - startedAt;
      return outcome.code;
    };
    expect(await code('/')).toBe(null);
    expect([await code('/slow', 20), took]).toEqual(['CLIENT_TIMEOUT', 20]);
    expect([await code('/slow'), took]).toEqual(['CLIENT_IDLE_TIMEOUT', 60]);
    expect(await code('/quiet')).toBe('CLIENT_IDLE_TIMEOUT');
    expect(await code('/refuse')).toBe('CLIENT_HTTP2_FAILED');
    expect(await code('/error')).toBe('CLIENT_HTTP2_FAILED');
    expect(await code('/half')).toMatch(/^CLIENT_(CLOSED_EARLY|HTTP2_FAILED)$/);
    expect(await code('/big')).toBe('CLIENT_BODY_TOO_LARGE');
    expect(await code('/head')).toBe('CLIENT_HEAD_TOO_LARGE');
    expect(await code('/')).toBe(null);
  });
});
