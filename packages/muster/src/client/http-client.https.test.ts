import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testAuthority } from '../testing/certificates.ts';
import { type HttpServer, httpServer } from '../testing/http-server.ts';
import {
  type HttpsServer,
  httpsServer,
  type SecureAnswer,
  type SecureRequest,
} from '../testing/https-server.ts';
import { type TestClient, testClient } from '../testing/test-client.ts';
import type { HttpOptions } from './http-options.ts';

let secure: HttpsServer;
let plain: HttpServer;
let test: TestClient;

function begin(options: HttpOptions, host = secure.url): void {
  test = testClient(host, { ca: testAuthority, ...options });
}

function last(): SecureRequest {
  return secure.requests.at(-1) as SecureRequest;
}

beforeEach(async () => {
  plain = await httpServer(({ headers, url }, response) => {
    if (url === '/up') response.writeHead(302, { Location: `${secure.url}/up` }).end();
    else response.end(`${headers.authorization ?? '-'} ${headers.cookie ?? '-'}`);
  });
  secure = await httpsServer(({ method, url, headers }): SecureAnswer => {
    const seen = `${method} ${headers.authorization ?? '-'} ${headers.cookie ?? '-'}`;
    if (url === '/down') return { status: 302, headers: { Location: `${plain.url}/` } };
    if (url === '/again') return { status: 303, headers: { Location: '/end' } };
    if (url === '/missing') return { status: 404 };
    if (url !== '/login') return { status: 200, body: seen };
    return { status: 200, headers: { 'Set-Cookie': ['a=1; Secure', 'b=2'] } };
  });
});

afterEach(async () => {
  test.client.close();
  await secure.close();
  await plain.close();
});

describe.each([
  ['HTTP/1.1', { version: '1.1' }, '1.1'],
  ['HTTP/2', { version: '2' }, '2.0'],
] as const)('HttpClient over https, %s', (_name, options, version) => {
  it('sends the same requests and reads the same responses', async () => {
    begin(options);
    const response = await test.client.post('/again', { json: { a: 1 }, headers: { Authorization: 'x' } });
    expect([response.status, response.text(), response.redirects]).toEqual([
      200,
      'GET x -',
      [`${secure.url}/end`],
    ]);
    expect([last().httpVersion, secure.requests.length]).toEqual([version, 2]);
    expect([response.url, response.timings.tls > 0]).toEqual([`${secure.url}/again`, true]);
    const { connect = 0, tls = 0, firstByte = 0, body = -1 } = response.phases ?? {};
    expect(Math.min(connect, tls, firstByte)).toBeGreaterThan(0);
    expect(body).toBeGreaterThanOrEqual(0);
    expect(connect + tls + firstByte + body).toBeCloseTo(response.serviceTimeMs, 6);
    expect((await test.client.get('/missing')).error).toBe('HTTP 404');
    expect((await test.client.get('/missing', { expect: 404 })).ok).toBe(true);
  });

  it('sends Secure cookies and credentials over https only', async () => {
    begin(options);
    await test.client.get('/login');
    expect((await test.client.get('/')).text()).toBe('GET - a=1; b=2');
    const down = await test.client.get('/down', { headers: { Authorization: 'x' } });
    expect(down.redirects).toEqual([`${plain.url}/`]);
    // Cookies know no ports: the plain server on the same address is sent the one that is not Secure.
    if (version === '1.1') expect(down.text()).toBe('- b=2');
    else expect(down.cause?.code).toBe('CLIENT_HTTP2_FAILED');
  });

  it('fails when the certificate is not trusted, unless told not to verify it', async () => {
    test = testClient(secure.url, options);
    const response = await test.client.get('/');
    expect([response.status, response.cause?.code]).toEqual([0, 'CLIENT_TLS_FAILED']);
    test.client.close();
    test = testClient(secure.url, { ...options, insecure: true });
    expect((await test.client.get('/')).status).toBe(200);
  });

  it('is cancelled, and connects anew', async () => {
    begin(options);
    await test.client.get('/');
    const pending = test.client.get('/');
    test.client.cancel();
    await expect(pending).rejects.toMatchObject({ code: 'CLIENT_CANCELLED' });
    expect((await test.client.get('/')).status).toBe(200);
  });
});

describe('HttpClient from http to https', () => {
  it('follows a redirect without the credentials', async () => {
    begin({}, plain.url.replace('//', '//user:secret@'));
    const response = await test.client.get('/up');
    expect([response.status, response.text()]).toEqual([200, 'GET - -']);
  });
});
