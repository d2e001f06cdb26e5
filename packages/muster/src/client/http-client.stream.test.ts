import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { constants, createGzip, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useManualClock } from '../testing/manual-clock.ts';
import { type RawServer, rawServer, reply } from '../testing/raw-server.ts';
import { type TestClient, testClient } from '../testing/test-client.ts';
import type { CaughtResponse } from './caught-response.ts';
import type { HttpOptions } from './http-options.ts';
import type { HttpResponse } from './http-response.ts';
import { openConnections } from './open-connections.ts';
import type { RequestOptions } from './request-options.ts';

let server: RawServer;
let test: TestClient;

async function serve(answer: (socket: Socket, text: string) => void, options?: HttpOptions): Promise<void> {
  server = await rawServer(answer);
  test = testClient(server.url, options);
}

afterEach(async () => {
  test.client.close();
  await server.close();
  await vi.waitFor(() => expect(openConnections()).toBe(0), 10_000);
});

const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n';
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const last = '0\r\n\r\n';
const gzipHead = 'Content-Encoding: gzip\r\n';

/** The beginning of a body that is not over. */
function begun(text: string, coding: string): string {
  return coding === '' ? text : gzipSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
}

function stream(path = '/', options: RequestOptions = {}): Promise<HttpResponse> {
  return test.client.get(path, { stream: true, ...options });
}

async function readAll(response: HttpResponse): Promise<string> {
  let text = '';
  for await (const piece of response.stream()) text += piece.toString();
  return text;
}

/** How each request was counted. */
function counted(): [string | null, number][] {
  return test.observed.map(({ error, length }) => [error, length]);
}

describe('a response that is read while it comes', () => {
  it('gives its pieces one by one, and counts when it has ended', async () => {
    await serve((socket) => socket.write(`${head}\r\n${chunk('one')}`));
    const response = await stream();
    expect([response.status, response.ok, counted()]).toEqual([200, true, []]);
    const socket = server.connections[0] as Socket;
    const pieces: string[] = [];
    for await (const piece of response.stream()) {
      pieces.push(piece.toString());
      if (pieces.length < 3) expect(counted()).toEqual([]);
      if (pieces.length === 1) socket.write(chunk('two'));
      if (pieces.length === 2) socket.write(chunk('three') + last);
    }
    expect([pieces, counted()]).toEqual([['one', 'two', 'three'], [[null, 11]]]);
  });

  it('gives the events of a server one by one, and ends with the loop', async () => {
    await serve((socket) => socket.write(`${head}\r\n${chunk('data: o')}`));
    const response = await stream();
    const socket = server.connections[0] as Socket;
    socket.write(chunk('ne\n\nevent: done\nid: 2\ndata: two\n\ndata: three\n\n'));
    const events: string[] = [];
    for await (const { type, data, lastEventId } of response.events()) {
      events.push(`${type} ${data} ${lastEventId}`);
      if (type === 'done') break;
    }
    expect(events).toEqual(['message one ', 'done two 2']);
    await vi.waitFor(() => expect(counted()).toEqual([[null, 53]]), 10_000);
    expect(() => response.stream()).toThrow('can be read only once');
  });

  it('keeps its connection and cookies for the next request', async () => {
    await serve((socket, text) => {
      if (text.startsWith('GET /events')) {
        socket.write(`${head}Set-Cookie: a=1\r\n\r\n${chunk('x')}${last}`);
      } else socket.write(reply('ok'));
    });
    const response = await stream('/events');
    expect([...response.cookies]).toEqual([['a', '1']]);
    expect(await readAll(response)).toBe('x');
    await test.client.get('/next');
    expect(server.connections).toHaveLength(1);
    expect(server.received()).toContain('Cookie: a=1');
  });

  it('comes whole, empty and by length too', async () => {
    await serve((socket, text) => socket.write(reply(text.startsWith('GET /empty') ? '' : 'whole')));
    expect(await readAll(await stream())).toBe('whole');
    expect(await readAll(await stream('/empty'))).toBe('');
    expect(counted()).toEqual([
      [null, 5],
      [null, 0],
    ]);
  });

  it('is that of the last hop of redirects', async () => {
    await serve((socket, text) => {
      if (text.startsWith('GET /from')) {
        socket.write(reply('moved', 'HTTP/1.1 302 Found\r\nLocation: /to'));
      } else socket.write(`${head}\r\n${chunk('there')}${last}`);
    });
    const response = await stream('/from');
    const { name, redirects } = response;
    expect([await readAll(response), name, redirects]).toEqual(['there', '/from', [`${server.url}/to`]]);
    expect(counted()).toEqual([[null, 5]]);
  });

  it('is judged by its status', async () => {
    await serve((socket) => socket.write(reply('no', 'HTTP/1.1 503 Busy')));
    const response = await stream();
    expect([response.status, response.error]).toEqual([503, 'HTTP 503']);
    expect(await readAll(response)).toBe('no');
    expect(counted()).toEqual([['HTTP 503', 2]]);
  });

  it('has no body yet when `expect` looks at it', async () => {
    await serve((socket) => socket.write(reply('x')));
    const response = await stream('/', { expect: (early) => void early.text() });
    expect(response.error).toContain('is read with `for await');
    expect(await readAll(response)).toBe('x');
  });

  it('is decompressed piece by piece', async () => {
    const gzip = createGzip();
    await serve((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${gzipHead}\r\n`);
      gzip.on('data', (bytes: Buffer) => socket.write(bytes));
      gzip.on('end', () => socket.end());
      gzip.write('first');
      gzip.flush();
    });
    const pieces: string[] = [];
    for await (const piece of (await stream()).stream()) {
      pieces.push(piece.toString());
      if (pieces.length === 1) gzip.end('second');
    }
    expect(pieces).toEqual(['first', 'second']);
  });

  it.each([
    ['gzip', 'a body that is not valid gzip'],
    ['pied', 'a Content-Encoding that is not supported (pied)'],
  ])('throws when it is not in a coding that can be read: %s', async (coding, message) => {
    await serve((socket) => socket.write(reply('text', `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}`)));
    await expect(readAll(await stream())).rejects.toMatchObject({
      code: 'CLIENT_MALFORMED_RESPONSE',
      message,
    });
  });

  it('makes the server wait while nobody reads', async () => {
    const total = 64 * 1024 * 1024;
    await serve((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n`);
      socket.write(Buffer.alloc(total));
    });
    const response = await stream();
    while (response.length <= 1024 * 1024) await turn();
    const before = response.length;
    for (let i = 0; i < 1000; i++) await turn();
    expect(response.length).toBe(before);
    let bytes = 0;
    for await (const piece of response.stream()) bytes += piece.length;
    expect([bytes, counted()]).toEqual([total, [[null, total]]]);
  });

  it('can be read once, and not as text', async () => {
    await serve((socket) => socket.write(reply('x')));
    const response = await stream();
    expect(() => response.text()).toThrow('for await (const chunk of response.stream())');
    expect(await readAll(response)).toBe('x');
    expect(() => response.stream()).toThrow('can be read only once');
    const whole = await test.client.get('/');
    expect([await readAll(whole), whole.text()]).toEqual(['x', 'x']);
  });
});

describe('a stream that does not come to its end', () => {
  const codings = ['', gzipHead];

  it.each(codings)('is left with the loop: a success, and no connection is left over %j', async (coding) => {
    const body = begun('one', coding);
    await serve((socket) => socket.write(`${head}${coding}\r\n${chunk(body)}`, 'latin1'));
    const response = await stream();
    const closed = once(server.connections[0] as Socket, 'close');
    for await (const _ of response.stream()) break;
    expect(counted()).toEqual([[null, body.length]]);
    await closed;
    await vi.waitFor(() => expect(openConnections()).toBe(0), 10_000);
  });

  it.each(codings)('breaks: the loop ends, and it is a failure %j', async (coding) => {
    await serve((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n${coding}\r\n`);
      socket.end(begun('one', coding), 'latin1');
    });
    const response = await stream();
    expect(await readAll(response)).toBe('one');
    const error = 'CLIENT_CLOSED_EARLY: the server closed in the middle of the response';
    expect([response.ok, response.status, response.error]).toEqual([false, 0, error]);
    expect(counted()).toEqual([[error, 0]]);
  });

  it.each(codings)('stops with its user, and was one all the same %j', async (coding) => {
    const body = begun('one', coding);
    await serve((socket) => socket.write(`${head}${coding}\r\n${chunk(body)}`, 'latin1'));
    const response = await stream();
    while (response.length < body.length) await turn();
    const reading = readAll(response);
    await turn();
    test.client.cancel();
    await expect(reading).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
    expect(counted()).toEqual([[null, body.length]]);
    await vi.waitFor(() => expect(openConnections()).toBe(0), 10_000);
  });

  it('has no head: it is like any request without an answer', async () => {
    await serve((socket) => socket.destroy());
    const response = await stream();
    expect([response.status, response.ok, await readAll(response)]).toEqual([0, false, '']);
    expect(counted()).toHaveLength(1);
  });

  it('ends with its user when nobody reads it', async () => {
    await serve((socket) => socket.write(`${head}\r\n${chunk('one')}`));
    const response = await stream();
    while (response.length < 3) await turn();
    test.client.close();
    expect(counted()).toEqual([[null, 3]]);
  });
});

describe('a stream in a catch block', () => {
  it('is left at the end of the block, which marks it', async () => {
    await serve((socket) => socket.write(`${head}\r\n${chunk('one')}`));
    const read = async (response: CaughtResponse): Promise<void> => {
      for await (const _ of response.stream()) break;
      response.failure('too short');
    };
    await stream('/', { catch: read });
    expect(counted()).toEqual([['too short', 3]]);
    await stream('/', { catch: () => {} });
    expect(counted()[1]?.[0]).toBeNull();
    await vi.waitFor(() => expect(openConnections()).toBe(0), 10_000);
  });

  it('counts when its user is stopped in it', async () => {
    await serve((socket) => socket.write(`${head}\r\n${chunk('one')}`));
    let inside: HttpResponse | null = null;
    const read = async (response: CaughtResponse): Promise<void> => {
      inside = response;
      await readAll(response);
    };
    const caught = stream('/', { catch: read });
    while ((inside as HttpResponse | null)?.length !== 3) await turn();
    test.client.cancel();
    await expect(caught).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
    expect(counted()).toEqual([[null, 3]]);
  });

  it('counts at once when its user is stopped, though the block never comes to its end', async () => {
    await serve((socket) => socket.write(`${head}\r\n${chunk('one')}`));
    let inside: HttpResponse | null = null;
    const read = async (response: CaughtResponse): Promise<void> => {
      inside = response;
      await new Promise(() => {});
    };
    void stream('/', { catch: read });
    while ((inside as HttpResponse | null)?.length !== 3) await turn();
    test.client.cancel();
    expect(counted()).toEqual([[null, 3]]);
  });

  it('counts once when the block it was stopped in goes on', async () => {
    await serve((socket) => socket.write(`${head}\r\n${chunk('one')}`));
    let inside: HttpResponse | null = null;
    const read = async (response: CaughtResponse): Promise<void> => {
      inside = response;
      await readAll(response).catch(() => {});
      await turn();
    };
    const caught = stream('/', { catch: read });
    while ((inside as HttpResponse | null)?.length !== 3) await turn();
    test.client.cancel();
    await caught;
    expect(counted()).toEqual([[null, 3]]);
  });

  it('breaks in it', async () => {
    await serve((socket) => socket.end(`${head}\r\n${chunk('one')}`));
    await stream('/', { catch: async (response) => void (await readAll(response)) });
    expect(counted()[0]?.[0]).toContain('CLIENT_CLOSED_EARLY');
  });
});

describe('the times of a stream', () => {
  const clock = useManualClock();

  it('are those to the first byte and to its end; the time-out is that of the head', async () => {
    await serve((socket) => {
      setTimeout(() => socket.write(`${head}\r\n${chunk('one')}`), 30);
      setTimeout(() => socket.write(chunk('two') + last), 90_000);
    });
    const started = performance.now();
    const response = await clock.settled(stream('/', { timeout: 1000 }));
    expect(await clock.settled(readAll(response))).toBe('onetwo');
    const { firstByte, total } = (test.observed[0] as HttpResponse).timings;
    expect(performance.now() - started).toBeGreaterThanOrEqual(total);
    expect([firstByte < 1000, total >= 80_000, response.responseTimeMs]).toEqual([true, true, total]);
    expect(response.phases?.body).toBe(total - firstByte);
  });

  it('end with the silence of idleTimeout, and with none while nobody reads', async () => {
    await serve((socket) => socket.write(`${head}\r\n${chunk('one')}`), { idleTimeout: 50 });
    const response = await clock.settled(stream());
    expect(await clock.settled(readAll(response))).toBe('one');
    expect([response.cause?.code, counted().length]).toEqual(['CLIENT_IDLE_TIMEOUT', 1]);
  });

  it('are limited until the head', async () => {
    await serve(() => {});
    const response = await clock.settled(stream('/', { timeout: 30 }));
    expect([response.cause?.code, response.responseTimeMs]).toEqual(['CLIENT_TIMEOUT', 30]);
  });
});
