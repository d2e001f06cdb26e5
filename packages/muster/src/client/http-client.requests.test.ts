import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpServer, httpServer, type ReceivedRequest } from '../testing/http-server.ts';
import { useManualClock } from '../testing/manual-clock.ts';
import { type TestClient, testClient } from '../testing/test-client.ts';
import type { HttpOptions } from './http-options.ts';

let server: HttpServer;
let test: TestClient;

function last(): ReceivedRequest {
  return server.requests.at(-1) as ReceivedRequest;
}

/** A new client; `path` goes after the server's URL. */
function begin(options?: HttpOptions, path = ''): void {
  test.client.close();
  test = testClient(server.url + path, options);
}

beforeEach(async () => {
  server = await httpServer((request, response) => {
    if (request.url === '/silence') return;
    if (request.url === '/login') response.setHeader('Set-Cookie', ['a=1; HttpOnly', 'b=2; Path=/']);
    response.end(request.headers.cookie ?? '');
  });
  test = testClient(server.url);
});

afterEach(async () => {
  test.client.close();
  await server.close();
});

describe('what HttpClient sends', () => {
  it.each([
    ['/a', '', '/a'],
    ['/a?x=1#part', '', '/a?x=1'],
    ['/a', '/base', '/base/a'],
    ['/a', '/base/', '/base/a'],
    ['/', '/base', '/base/'],
  ])('puts the path %s after the host%s', async (path, base, expected) => {
    begin({}, base);
    const response = await test.client.get(path);
    expect([last().url, response.url]).toEqual([expected, server.url + expected]);
  });

  it('sends an absolute URL to where it says', async () => {
    begin({}, '/base');
    const elsewhere = testClient('http://nowhere.invalid').client;
    for (const [suffix, expected] of [
      ['/a?b=c#d', '/a?b=c'],
      ['', '/'],
      ['?x=1', '/?x=1'],
    ] as const) {
      const response = await elsewhere.get(server.url.replace('http', 'HTTP') + suffix);
      expect([response.status, last().url, response.url]).toEqual([200, expected, server.url + expected]);
    }
    elsewhere.close();
  });

  it('adds the query, which is not part of the name', async () => {
    const response = await test.client.get('/a?x=1#part', {
      query: { q: 'two words', page: [1, 2], no: null },
    });
    expect([last().url, response.name]).toEqual(['/a?x=1&q=two%20words&page=1&page=2', '/a?x=1#part']);
  });

  it.each(['no-slash', 'ftp://a.example/', '', '/with\nbreak', '/\x7f'])(
    'rejects the path %j',
    async (path) => {
      await expect(test.client.get(path)).rejects.toMatchObject({ code: 'CLIENT_INVALID_REQUEST' });
      expect(test.observed).toEqual([]);
    },
  );

  it('sends forms, bytes and files', async () => {
    await test.client.post('/', { form: { a: 'x y', b: 'ü' } });
    expect([last().headers['content-type'], last().body.toString()]).toEqual([
      'application/x-www-form-urlencoded',
      'a=x+y&b=%C3%BC',
    ]);
    await test.client.put('/', { body: new Uint8Array([0, 255, 13, 10]) });
    expect([last().headers['content-length'], ...last().body]).toEqual(['4', 0, 255, 13, 10]);
    const form = new FormData();
    form.append('text', 'plain');
    form.append('file', new File([new Uint8Array([255, 0])], 'a.bin', { type: 'image/png' }));
    await test.client.post('/', { body: form });
    const type = last().headers['content-type'] as string;
    const read = await new Response(last().body, { headers: { 'Content-Type': type } }).formData();
    const file = read.get('file') as File;
    expect([read.get('text'), file.name, file.type, file.size]).toEqual(['plain', 'a.bin', 'image/png', 2]);
  });

  it('rejects more than one body', async () => {
    const both = test.client.post('/', { json: 1, form: { a: 1 } });
    await expect(both).rejects.toMatchObject({ code: 'CLIENT_INVALID_REQUEST' });
  });

  it('cancels a request whose file is still being read', async () => {
    const pending = test.client.post('/', { body: new Blob(['x']) });
    test.client.cancel();
    await expect(pending).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
    expect(server.requests).toEqual([]);
  });

  it('sends the headers of the class, unless the request has its own', async () => {
    begin({ headers: { 'X-Tenant': 'blue', Accept: 'text/plain' } });
    await test.client.get('/');
    expect(last().headers).toMatchObject({ 'x-tenant': 'blue', accept: 'text/plain' });
    await test.client.get('/', { headers: { accept: 'image/png', 'X-Own': '1' } });
    expect(last().headers).toMatchObject({ 'x-tenant': 'blue', accept: 'image/png', 'x-own': '1' });
  });

  it('sends the credentials of the URL, unless the request has its own, and shows them nowhere', async () => {
    test = testClient(server.url.replace('//', '//me:s%20cret@'));
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
    await test.client.get('/');
    expect(last().headers.authorization).toBe(basic('me:s cret'));
    await test.client.get('/', { headers: { authorization: 'Bearer t' } });
    expect(last().headers.authorization).toBe('Bearer t');
    await test.client.get(`${server.url.replace('//', '//other:one@')}/x`);
    expect(last().headers.authorization).toBe(basic('other:one'));
    expect(test.observed.map(({ name, url }) => `${name} ${url}`)).toEqual([
      `/ ${server.url}/`,
      `/ ${server.url}/`,
      `${server.url}/x ${server.url}/x`,
    ]);
  });

  it.each(['http://me:secret@', 'http://me:se/cret@host:8000', 'ftp://me:secret@host', 'me:secret@host', ''])(
    'refuses the host %j without showing the password',
    (host) => {
      let message = '';
      try {
        testClient(host);
      } catch (thrown) {
        message = String(thrown);
      }
      expect(message).toMatch(/^CLIENT_INVALID_REQUEST: /);
      expect(message).not.toMatch(/se\/?cret/);
    },
  );

  it('refuses a time-out that is none', async () => {
    const never = test.client.get('/', { timeout: Number.NaN });
    await expect(never).rejects.toMatchObject({ code: 'CLIENT_INVALID_REQUEST' });
  });
});

describe('cookies of HttpClient', () => {
  it('come back with later requests of the same user', async () => {
    expect((await test.client.get('/login')).text()).toBe('');
    expect((await test.client.get('/')).text()).toBe('a=1; b=2');
    const other = testClient(server.url).client;
    expect((await other.get('/')).text()).toBe('');
    other.close();
  });

  it('go beside a Cookie header of the request, which wins where both have a name', async () => {
    const withHeader = async (cookie: string) => (await test.client.get('/', { headers: { cookie } })).text();
    expect(await withHeader('own=1')).toBe('own=1');
    await test.client.get('/login');
    expect(await withHeader('own=1; b=mine')).toBe('a=1; own=1; b=mine');
    expect((await test.client.get('/')).text()).toBe('a=1; b=2');
  });

  it('are read, set and cleared by the task', async () => {
    await test.client.get('/login');
    expect(test.client.cookies.get('a')).toBe('1');
    test.client.cookies.set('c', '3');
    expect((await test.client.get('/')).text()).toBe('a=1; b=2; c=3');
    test.client.cookies.clear();
    expect((await test.client.get('/')).text()).toBe('');
  });

  it('can be switched off', async () => {
    begin({ cookies: false });
    await test.client.get('/login');
    expect((await test.client.get('/')).text()).toBe('');
    expect(() => test.client.cookies).toThrow('cookies are switched off');
  });
});

describe('what HttpClient reports', () => {
  it('names requests by option, by the renameRequest around them, by path', async () => {
    const { client, observed } = test;
    await client.get('/1');
    const result = await client.renameRequest('outer', async () => {
      await client.get('/2');
      await client.get('/3', { name: 'own' });
      await expect(
        client.renameRequest('inner', async () => {
          await client.get('/4');
          throw new Error('thrown');
        }),
      ).rejects.toThrow('thrown');
      await client.get('/5');
      return 'result';
    });
    await client.get('/6');
    expect(result).toBe('result');
    expect(observed.map(({ name }) => name)).toEqual(['/1', 'outer', 'own', 'inner', 'outer', '/6']);
  });

  it('restores the name when the block throws at once', async () => {
    const { client, observed } = test;
    const block = (): never => {
      throw new Error('at once');
    };
    await expect(client.renameRequest('scope', block)).rejects.toThrow('at once');
    await client.get('/after');
    expect(observed[0]?.name).toBe('/after');
  });

  it('tells context and timings', async () => {
    const source = { context: () => ({ user: 'u', both: 'user' }) };
    test = testClient(server.url, {}, source);
    const response = await test.client.get('/', { context: { both: 'request' } });
    expect(response.context).toEqual({ user: 'u', both: 'request' });
    const { connect, tls, firstByte, total } = response.timings;
    expect(connect).toBeGreaterThan(0);
    expect(firstByte).toBeGreaterThanOrEqual(connect);
    expect(total).toBeGreaterThanOrEqual(firstByte);
    expect([tls, total]).toEqual([0, response.responseTimeMs]);
    const again = await test.client.get('/');
    expect([again.timings.connect, again.redirects]).toEqual([0, []]);
    const plain = await testClient(server.url).client.get('/');
    expect(plain.context).toBeUndefined();
  });

  it('connects anew after a cancellation, and not after it was closed', async () => {
    const pending = test.client.get('/silence');
    await expect.poll(() => server.requests.length).toBe(1);
    test.client.cancel();
    await expect(pending).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
    expect((await test.client.get('/')).status).toBe(200);
    test.client.close();
    await expect(test.client.get('/')).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
    expect(test.observed).toHaveLength(1);
  });
});

describe('the time of a request', () => {
  let asked = 0;
  const clock = useManualClock(() => server.requests.length < asked);

  it('is that of its start', async () => {
    const begin = Date.now();
    expect((await test.client.get('/')).startTime).toBe(begin);
  });

  it('is as long as the class says, or the request', async () => {
    begin({ timeout: 30 });
    asked = 1;
    const byClass = await clock.settled(test.client.get('/silence'));
    expect([byClass.cause?.code, byClass.responseTimeMs]).toEqual(['CLIENT_TIMEOUT', 30]);
    begin({ timeout: 60_000 });
    asked = 2;
    const byRequest = await clock.settled(test.client.get('/silence', { timeout: 20 }));
    expect([byRequest.cause?.code, byRequest.responseTimeMs]).toEqual(['CLIENT_TIMEOUT', 20]);
  });
});
