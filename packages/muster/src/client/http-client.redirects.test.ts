import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpServer, httpServer, type ReceivedRequest } from '../testing/http-server.ts';
import { useManualClock } from '../testing/manual-clock.ts';
import { type TestClient, testClient } from '../testing/test-client.ts';
import type { HttpOptions } from './http-options.ts';
import type { HttpResponse } from './http-response.ts';
import type { RequestOptions } from './request-options.ts';
import type { Method } from './transport.ts';

let home: HttpServer;
let away: HttpServer;
let test: TestClient;

/** `/status/Location` redirects there; `/end` says what arrived. */
function answer({ method, url, headers }: ReceivedRequest, response: ServerResponse): void {
  const redirect = /^\/(3\d\d)\/(.*)$/.exec(url);
  if (redirect !== null) {
    const location = decodeURIComponent(redirect[2] as string);
    response.writeHead(Number(redirect[1]), location === '' ? {} : { Location: location });
    response.end('moved');
  } else if (url.startsWith('/forever')) {
    response.writeHead(302, { Location: `${url}x` }).end();
  } else if (url === '/silence') {
    return;
  } else {
    response.end(method === 'HEAD' ? '' : `${method} ${url} ${headers.authorization ?? '-'}`);
  }
}

const to = (status: number, location: string): string => `/${status}/${encodeURIComponent(location)}`;

function last(server: HttpServer): ReceivedRequest {
  return server.requests.at(-1) as ReceivedRequest;
}

function begin(options?: HttpOptions, host = home.url): void {
  test.client.close();
  test = testClient(host, options);
}

beforeEach(async () => {
  home = await httpServer(answer);
  away = await httpServer(answer);
  test = testClient(home.url);
});

afterEach(async () => {
  test.client.close();
  await home.close();
  await away.close();
});

describe('HttpClient and redirects', () => {
  it('follows them and counts one request, under its first name', async () => {
    const response = await test.client.get(to(302, to(301, `${away.url}/end?x=1#part`)));
    expect([response.status, response.text()]).toEqual([200, 'GET /end?x=1 -']);
    expect(response.redirects).toEqual([
      home.url + to(301, `${away.url}/end?x=1#part`),
      `${away.url}/end?x=1`,
    ]);
    expect(test.observed).toEqual([response]);
    expect([response.method, response.name, response.url]).toEqual([
      'GET',
      to(302, to(301, `${away.url}/end?x=1#part`)),
      home.url + to(302, to(301, `${away.url}/end?x=1#part`)),
    ]);
    expect(last(away).headers.host).toBe(new URL(away.url).host);
  });

  it.each<[Method, number, string]>([
    ['POST', 301, 'GET'],
    ['POST', 302, 'GET'],
    ['POST', 303, 'GET'],
    ['PUT', 303, 'GET'],
    ['DELETE', 302, 'DELETE'],
  ])('after a %s answered %i sends a %s', async (method, status, next) => {
    const response = await test.client.request(method, to(status, '/end'));
    expect(last(home)).toMatchObject({ method: next, url: '/end' });
    expect(response.method).toBe(method);
  });

  it('leaves out the body and what describes it when the method changes', async () => {
    const options: RequestOptions = { json: { a: 1 }, headers: { 'Content-Language': 'de', 'X-Kept': '1' } };
    await test.client.post(to(303, '/end'), options);
    const { headers, body } = last(home);
    expect([body.length, headers['x-kept']]).toEqual([0, '1']);
    expect(Object.keys(headers).filter((name) => name.startsWith('content-'))).toEqual([]);
  });

  it.each([307, 308])('keeps method and body after %i', async (status) => {
    await test.client.post(to(status, `${away.url}/end`), { form: { a: 'b' } });
    const { method, body, headers } = last(away);
    expect([method, body.toString(), headers['content-type']]).toEqual([
      'POST',
      'a=b',
      'application/x-www-form-urlencoded',
    ]);
  });

  it('gives credentials to no other origin', async () => {
    const headers = { AUTHORIZATION: 'a', cookie: 'b=1', 'Proxy-Authorization': 'c', 'X-Other': 'd' };
    await test.client.get(to(302, '/end'), { headers });
    expect(last(home).headers).toMatchObject({
      authorization: 'a',
      cookie: 'b=1',
      'proxy-authorization': 'c',
      'x-other': 'd',
    });
    await test.client.get(to(302, `${away.url}/end`), { headers });
    const names = Object.keys(last(away).headers);
    expect(names).toContain('x-other');
    expect(names).not.toContain('authorization');
    expect(names).not.toContain('cookie');
    expect(names).not.toContain('proxy-authorization');
    // Another name of the same machine and port is another origin, and so is the way back.
    const byName = home.url.replace('127.0.0.1', 'localhost');
    await test.client.get(to(302, `${byName}${to(302, `${home.url}/end`)}`), { headers });
    expect(last(home).headers.authorization).toBeUndefined();
  });

  it('sends the basic authentication of the host nowhere else', async () => {
    begin({}, home.url.replace('//', '//user:p%40ss@'));
    const expected = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    expect((await test.client.get(to(302, '/end'))).text()).toBe(`GET /end ${expected}`);
    expect((await test.client.get(to(302, `${away.url}/end`))).text()).toBe('GET /end -');
    expect((await test.client.get(`${away.url}/end`)).text()).toBe('GET /end -');
    expect((await test.client.get(`${home.url}/end`)).text()).toBe(`GET /end ${expected}`);
    const secrets = test.observed.map(({ name, url, redirects }) => `${name} ${url} ${redirects}`).join();
    expect(secrets).not.toContain('user');
    expect(secrets).not.toContain('p%40ss');
  });

  it('does not follow when told so, nor after HEAD unless told so', async () => {
    const answered = [
      await test.client.get(to(302, '/end'), { allowRedirects: false }),
      await test.client.head(to(302, '/end')),
      await test.client.head(to(302, '/end'), { allowRedirects: true }),
      await test.client.head(to(303, '/end'), { allowRedirects: true }),
    ].map(({ status, error, redirects }) => [status, error, redirects.length]);
    expect(answered).toEqual([
      [302, null, 0],
      [302, null, 0],
      [200, null, 1],
      [200, null, 1],
    ]);
    expect(last(home).method).toBe('HEAD');
  });

  it('takes a redirect without Location for the answer', async () => {
    const response = await test.client.get(to(302, ''));
    expect([response.status, response.text(), response.error]).toEqual([302, 'moved', null]);
  });

  it.each(['ftp://a.example/', 'http://[::1'])('fails when it leads to %s', async (location) => {
    const response = await test.client.get(to(302, location));
    expect([response.status, response.cause?.code]).toEqual([0, 'CLIENT_INVALID_REDIRECT']);
    expect(test.observed).toEqual([response]);
  });

  it.each([
    [undefined, 30],
    [2, 2],
    [0, 0],
  ])('gives up after so many: %s', async (maxRedirects, most) => {
    begin(maxRedirects === undefined ? {} : { maxRedirects });
    const response = await test.client.get('/forever');
    expect(response.error).toBe(`CLIENT_TOO_MANY_REDIRECTS: more than ${most} redirects`);
    expect([response.redirects.length, home.requests.length]).toEqual([most, most + 1]);
  });

  it('is cancelled on the way', async () => {
    const pending = test.client.get(to(302, '/silence'));
    await expect.poll(() => home.requests.length).toBe(2);
    test.client.close();
    await expect(pending).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
    expect(test.observed).toEqual([]);
  });

  it('takes and sends cookies at every step', async () => {
    const login = await httpServer(({ url, headers }, response) => {
      if (url === '/login')
        response.writeHead(302, { 'Set-Cookie': 'step=1; Path=/', Location: '/next' }).end();
      else response.end(headers.cookie ?? 'none');
    });
    try {
      begin({}, login.url);
      expect((await test.client.post('/login', { form: { user: 'a' } })).text()).toBe('step=1');
      expect((await test.client.get(to(302, '/x'))).text()).toBe('step=1');
    } finally {
      await login.close();
    }
  });
});

describe('a Cookie header of the request', () => {
  let login: HttpServer;
  beforeEach(async () => {
    login = await httpServer(({ url, headers }, response) => {
      if (url === '/login') {
        response.writeHead(302, { 'Set-Cookie': 'session=new; Path=/', Location: '/next' }).end();
      } else {
        response.setHeader('Set-Cookie', 'seen=1; Path=/');
        response.end(headers.cookie ?? 'none');
      }
    });
  });
  afterEach(() => login.close());

  it('travels with what the redirect sets, which replaces it', async () => {
    begin({}, login.url);
    const page = await test.client.post('/login', { headers: { Cookie: 'lang=de; session=old' } });
    expect(page.text()).toBe('session=new; lang=de');
    expect([...page.cookies]).toEqual([
      ['session', 'new'],
      ['seen', '1'],
    ]);
    expect((await test.client.get('/')).text()).toBe('session=new; seen=1');
  });

  it('does not go to another host', async () => {
    const response = await test.client.get(to(302, `${login.url}/x`), {
      headers: { Cookie: 'lang=de' },
    });
    expect(response.text()).toBe('none');
  });

  it('is sent as it is where the client keeps no cookies', async () => {
    begin({ cookies: false }, login.url);
    const page = await test.client.post('/login', { headers: { Cookie: 'lang=de; session=old' } });
    expect(page.text()).toBe('lang=de; session=old');
  });
});

describe('the time that redirects take', () => {
  /** A request is under way, and no server holds it back. */
  let isBusy = false;
  const clock = useManualClock(() => isBusy);
  let slow: HttpServer;
  beforeEach(async () => {
    // Holds back every request but those for `/end`.
    slow = await httpServer(({ url }, response) => {
      isBusy = url === '/end';
      const [, location] = url.split('?to=');
      if (isBusy) response.end();
      else if (url !== '/silence') setTimeout(() => redirect(response, location ?? `${url}x`), 20);
    });
  });
  afterEach(() => slow.close());

  function redirect(response: ServerResponse, location: string): void {
    isBusy = true;
    response.writeHead(302, { Location: location }).end();
  }

  function get(path: string, options?: RequestOptions): Promise<HttpResponse> {
    isBusy = true;
    return clock.settled(test.client.get(path, options));
  }

  it('is measured over all of them', async () => {
    const response = await get(`${slow.url}/?to=/end`);
    expect([response.status, response.responseTimeMs]).toEqual([200, 20]);
    expect(response.timings).toMatchObject({ tls: 0, firstByte: 20, total: 20 });
  });

  it('is within one time-out for all of them', async () => {
    const response = await get(to(302, `${slow.url}/silence`), { timeout: 50 });
    expect([response.cause?.code, response.responseTimeMs]).toEqual(['CLIENT_TIMEOUT', 50]);
    begin({ timeout: 50 });
    const endless = await get(`${slow.url}/`);
    expect([endless.cause?.code, endless.responseTimeMs]).toEqual(['CLIENT_TIMEOUT', 50]);
    expect(endless.redirects).toHaveLength(2);
  });
});
