import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testAuthority } from '../testing/certificates.ts';
import { type HttpServer, httpServer, type ReceivedRequest } from '../testing/http-server.ts';
import { type HttpsServer, httpsServer } from '../testing/https-server.ts';
import { proxyServer } from '../testing/proxy-server.ts';
import { type TestClient, testClient } from '../testing/test-client.ts';
import { changeHttpOptions, resolveHttpOptions } from './http-options.ts';

let server: HttpServer;
let other: HttpServer;
let test: TestClient;

function last(of = server): ReceivedRequest {
  return of.requests.at(-1) as ReceivedRequest;
}

const answer: Parameters<typeof httpServer>[0] = (_request, response) => response.end('ok');

beforeEach(async () => {
  server = await httpServer(answer);
  other = await httpServer(answer);
  test = testClient(server.url, { headers: { 'X-Class': 'class', 'X-Both': 'class' } });
});

afterEach(async () => {
  test.client.close();
  await server.close();
  await other.close();
});

describe('headers of one user', () => {
  it('go with each of its requests, over those of the class and under those of the request', async () => {
    test.client.headers['x-both'] = 'user';
    test.client.headers.Authorization = 'Bearer t';
    await test.client.get('/');
    expect(last().headers).toMatchObject({
      'x-class': 'class',
      'x-both': 'user',
      authorization: 'Bearer t',
    });
    await test.client.get('/', { headers: { AUTHORIZATION: 'none', 'X-Both': 'request' } });
    expect(last().headers).toMatchObject({ 'x-both': 'request', authorization: 'none' });
    delete test.client.headers.Authorization;
    await test.client.get('/');
    expect(last().headers.authorization).toBeUndefined();
  });

  it('are replaced as a whole', async () => {
    test.client.headers = { a: '1' };
    test.client.headers = { b: '2' };
    expect(test.client.headers).toEqual({ b: '2' });
    expect(() => {
      test.client.headers = 'a: 1' as never;
    }).toThrow(expect.objectContaining({ code: 'CLIENT_INVALID_REQUEST' }));
  });

  it('are those of the moment in which a request began', async () => {
    test.client.headers.a = '1';
    const pending = test.client.get('/');
    test.client.headers.a = '2';
    await pending;
    expect(last().headers.a).toBe('1');
  });
});

describe('the base URL and credentials of one user', () => {
  it('are changed', async () => {
    // Cookies know hosts, not ports.
    test.client.cookies.set('here', '1');
    test.client.baseUrl = `${other.url}/api`;
    expect(test.client.baseUrl).toBe(`${other.url}/api`);
    await test.client.get('/x');
    expect([last(other).url, last(other).headers.cookie]).toEqual(['/api/x', 'here=1']);
    test.client.cookies.set('there', '2');
    test.client.auth = { username: 'ann', password: 'pw' };
    await test.client.get('/y');
    const basic = `Basic ${Buffer.from('ann:pw').toString('base64')}`;
    expect([last(other).headers.authorization, last(other).headers.cookie]).toEqual([
      basic,
      'here=1; there=2',
    ]);
    await test.client.get(`${server.url}/z`);
    expect(last().headers.authorization).toBeUndefined();
    test.client.auth = null;
    await test.client.get('/');
    expect(last(other).headers.authorization).toBeUndefined();
  });

  it.each([{ username: 'ann' }, ['ann', 'pw'], 'ann:pw', undefined])('are no %o', (auth) => {
    expect(() => {
      test.client.auth = auth as never;
    }).toThrow('`auth` must be { username, password }');
  });

  it('refuses a base URL that is none', () => {
    expect(() => {
      test.client.baseUrl = '/api';
    }).toThrow(expect.objectContaining({ code: 'CLIENT_INVALID_REQUEST' }));
  });
});

describe('HTTP options of one user', () => {
  let secure: HttpsServer;
  beforeEach(async () => {
    secure = await httpsServer(() => ({ status: 200, body: 'secret' }));
  });
  afterEach(() => secure.close());

  it('are changed for it alone', async () => {
    test.client.baseUrl = secure.url;
    expect((await test.client.get('/')).cause?.code).toBe('CLIENT_TLS_FAILED');
    test.client.configure({ insecure: true });
    expect((await test.client.get('/')).status).toBe(200);
    test.client.configure({ insecure: false, ca: testAuthority });
    expect((await test.client.get('/')).status).toBe(200);
    expect((await testClient(secure.url).client.get('/')).cause?.code).toBe('CLIENT_TLS_FAILED');
  });

  it('take a proxy', async () => {
    const proxy = await proxyServer();
    test.client.configure({ proxy: proxy.url });
    expect((await test.client.get('/')).text()).toBe('ok');
    expect(proxy.asked).toEqual([`GET ${server.url}/`]);
    // And give it up again.
    test.client.configure({ proxy: null });
    expect((await test.client.get('/')).text()).toBe('ok');
    expect(proxy.asked).toHaveLength(1);
    test.client.close();
    await proxy.close();
  });

  it('are taken away by null', () => {
    const ofClass = resolveHttpOptions({
      timeout: 5,
      proxy: 'http://127.0.0.1:1',
      localAddress: '127.0.0.1',
    });
    const changes = { timeout: null, proxy: null, localAddress: null } as const;
    expect(changeHttpOptions(ofClass, { ...changes, insecure: true })).toEqual(
      resolveHttpOptions({ insecure: true }),
    );
  });

  it.each([null, undefined, new URL('http://127.0.0.1')])('are no base URL of %s', (url) => {
    expect(() => {
      test.client.baseUrl = url as never;
    }).toThrow(
      expect.objectContaining({
        code: 'CLIENT_INVALID_REQUEST',
        message: expect.stringContaining('the base URL must be text'),
      }),
    );
  });

  it('are refused where there are none, and nothing is closed', async () => {
    const pending = test.client.get('/');
    const changes: object = { verify: false };
    expect(() => test.client.configure(changes)).toThrow("there is no HTTP option 'verify'");
    expect((await pending).status).toBe(200);
  });

  it('are one object for all users that change the same: it is what TLS is shared by', () => {
    const ofClass = resolveHttpOptions({ timeout: 5, localAddress: ['127.0.0.1'] });
    const changed = changeHttpOptions(ofClass, { insecure: true });
    expect(changed).toEqual({ ...ofClass, insecure: true });
    expect(changeHttpOptions(ofClass, { insecure: true })).toBe(changed);
    expect(changeHttpOptions(ofClass, { insecure: false })).not.toBe(changed);
  });
});

it.each([
  ['verify', 'write `this.client.configure({ insecure: … })`'],
  ['proxies', 'write `this.client.configure({ proxy: … })`'],
  ['timeout', 'write `this.client.configure({ timeout: … })`'],
  ['base_url', 'it is called `baseUrl`'],
])('a property that a client does not have is refused: %s', (name, hint) => {
  expect(() => Object.assign(test.client, { [name]: false })).toThrow(
    expect.objectContaining({
      code: 'CLIENT_INVALID_OPTION',
      message: `the client has no property '${name}'; ${hint}`,
    }),
  );
});
