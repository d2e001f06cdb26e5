import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { certificates, testAuthority } from '../testing/certificates.ts';
import { rawServer } from '../testing/raw-server.ts';
import { type Outcome, sendRequest, transportOptions } from '../testing/send-request.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import type { HttpOptions } from './http-options.ts';
import { Http1Transport } from './http1-transport.ts';

const wheel = new TimerWheel();
let server: Server;
let sockets: TLSSocket[] = [];
let reused: boolean[] = [];
let port = 0;

async function serve(options: TlsOptions, answer?: RequestListener): Promise<void> {
  sockets = [];
  reused = [];
  server = createServer(options, answer ?? ((_request, response) => response.end('ok')));
  server.on('secureConnection', (socket: TLSSocket) => {
    sockets.push(socket);
    reused.push(socket.isSessionReused());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
}

async function get(options: HttpOptions, host = '127.0.0.1'): Promise<Outcome> {
  const transport = new Http1Transport(transportOptions(options), wheel);
  const outcome = await sendRequest(transport, `https://${host}:${port}/`);
  transport.close();
  return outcome;
}

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  expect(wheel.pending).toBe(0);
});

describe('Http1Transport over TLS', () => {
  it('verifies the server against the authority that it is given', async () => {
    await serve(certificates.server);
    for (const host of ['127.0.0.1', 'localhost']) {
      const outcome = await get({ ca: testAuthority }, host);
      expect([outcome.code, outcome.body.toString()]).toEqual([null, 'ok']);
      expect(outcome.response.timings.connect).toBeGreaterThan(0);
      expect(outcome.response.timings.tls).toBeGreaterThan(0);
    }
    // A name is announced (SNI), an address is not.
    expect(sockets.map(({ servername }) => servername)).toEqual([false, 'localhost']);
    expect(sockets.map(({ alpnProtocol }) => alpnProtocol)).toEqual(['http/1.1', 'http/1.1']);
  });

  it.each([
    ['an unknown authority', 'server', {}, 'from an authority that is not trusted'],
    ['another name', 'otherName', { ca: testAuthority }, 'is for another name'],
    ['an old certificate', 'expired', { ca: testAuthority }, 'has expired'],
    [
      'a name that was asked for',
      'server',
      { ca: testAuthority, servername: 'other.example' },
      'another name',
    ],
  ] as const)('refuses %s, and takes it when told to', async (_name, certificate, options, reason) => {
    await serve(certificates[certificate]);
    const refused = await get(options);
    expect([refused.code, refused.status]).toEqual(['CLIENT_TLS_FAILED', 0]);
    expect(refused.error?.message).toContain(reason);
    expect(refused.error?.message).toContain('--insecure');
    expect((await get({ ...options, insecure: true })).code).toBe(null);
  });

  it('takes a certificate for the name that it is told to expect', async () => {
    await serve(certificates.otherName);
    expect((await get({ ca: testAuthority, servername: 'other.example' })).code).toBe(null);
  });

  it('shows its own certificate', async () => {
    await serve({ ...certificates.server, ca: testAuthority, requestCert: true }, (request, response) =>
      response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN),
    );
    const without = await get({ ca: testAuthority });
    expect(without.code).toBe('CLIENT_TLS_FAILED');
    expect(without.error?.message).toContain('the server asks for a client certificate');
    expect((await get({ ca: [testAuthority], ...certificates.client })).body.toString()).toBe('client');
  });

  it('goes on with the session of an earlier connection, but not under other options', async () => {
    await serve(certificates.server, (_request, response) => {
      response.setHeader('Connection', 'close');
      response.end('ok');
    });
    const options = transportOptions({ ca: testAuthority });
    for (let i = 0; i < 2; i++) {
      const transport = new Http1Transport(options, wheel);
      expect((await sendRequest(transport, `https://127.0.0.1:${port}/`)).code).toBe(null);
      transport.close();
    }
    expect(reused).toEqual([false, true]);
    expect((await get({})).code).toBe('CLIENT_TLS_FAILED');
  });

  it('reads large bodies, and many requests on one connection', async () => {
    await serve(certificates.server, (request, response) => {
      response.write('x'.repeat(300_000));
      response.end(request.url);
    });
    const transport = new Http1Transport(transportOptions({ ca: testAuthority }), wheel);
    for (let i = 0; i < 5; i++) {
      const { body } = await sendRequest(transport, `https://127.0.0.1:${port}/${i}`);
      expect([body.length, body.subarray(300_000).toString()]).toEqual([300_002, `/${i}`]);
    }
    expect(sockets).toHaveLength(1);
    transport.close();
  });

  it('says when there is no TLS at the other side, or the handshake is cut', async () => {
    await serve(certificates.server);
    const plain = await rawServer((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const cut = await rawServer((socket) => socket.destroy());
    const transport = new Http1Transport(transportOptions(), wheel);
    const wrong = await sendRequest(transport, plain.url.replace('http', 'https'));
    expect([wrong.code, wrong.error?.message.split(' (')[0]]).toEqual([
      'CLIENT_TLS_FAILED',
      'the server does not speak TLS at this port: is it an http: URL?',
    ]);
    expect((await sendRequest(transport, cut.url.replace('http', 'https'))).code).toBe('CLIENT_TLS_FAILED');
    transport.close();
    await plain.close();
    await cut.close();
  });

  it('fails, and does not hang, when the server ends a connection in any way', async () => {
    await serve(certificates.server, (request) => {
      if (request.url === '/end') request.socket.end();
      else request.socket.destroy();
    });
    const transport = new Http1Transport(transportOptions({ ca: testAuthority }), wheel);
    for (const path of ['end', 'destroy']) {
      const { code } = await sendRequest(transport, `https://127.0.0.1:${port}/${path}`);
      expect(code).toMatch(/^CLIENT_(CLOSED_EARLY|CONNECTION_RESET)$/);
    }
    transport.close();
    // The machine still listens: nothing of the above came from a server that was gone.
    const probe = connect(port, '127.0.0.1');
    await once(probe, 'connect');
    probe.destroy();
  });
});
