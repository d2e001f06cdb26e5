import dns, { type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRequest, transportOptions } from '../testing/send-request.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { Http1Transport } from './http1-transport.ts';

const realLookup = dns.lookup;

/** All who ask `node:dns` get this answer: those as well who have imported the function by its name. */
function setLookup(lookup: unknown): void {
  Object.assign(dns, { lookup });
  syncBuiltinESMExports();
}

// Which families a name has is the machine's matter, and here the test's.
beforeAll(() =>
  setLookup(
    (name: string, options: object, done: (error: Error | null, addresses: LookupAddress[]) => void) => {
      if (!name.endsWith('.test')) return realLookup(name, options as dns.LookupAllOptions, done);
      const four = { address: '127.0.0.1', family: 4 };
      done(null, name === 'both.test' ? [{ address: '::1', family: 6 }, four] : [four]);
    },
  ),
);
afterAll(() => setLookup(realLookup));

const wheel = new TimerWheel();
const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);
if (!hasIpv6) console.log('no ::1 on this machine: the test of IPv6 is left out');

async function listening(...to: [string] | [number, string]): Promise<ReturnType<typeof createServer>> {
  const server = createServer((request, response) =>
    response.end(`${request.headers.host} ${request.socket.remoteAddress}`),
  );
  if (to.length === 1) server.listen(to[0]);
  else server.listen(to[0], to[1]);
  await once(server, 'listening');
  return server;
}

describe('Http1Transport and addresses', () => {
  it('connects to a Unix socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'muster-'));
    const socketPath = join(folder, 'socket');
    const server = await listening(socketPath);
    const transport = new Http1Transport(transportOptions({ socketPath }), wheel);
    for (let i = 0; i < 2; i++) {
      const { code, body } = await sendRequest(transport, 'http://some.host/path');
      expect([code, body.toString()]).toEqual([null, 'some.host undefined']);
    }
    transport.close();
    server.close();
    const gone = new Http1Transport(transportOptions({ socketPath: join(folder, 'other') }), wheel);
    expect((await sendRequest(gone, 'http://some.host/')).code).toBe('CLIENT_CONNECT_FAILED');
    await rm(folder, { recursive: true });
  });

  it.runIf(hasIpv6)('connects to an IPv6 address', async () => {
    const server = await listening(0, '::1');
    const transport = new Http1Transport(transportOptions(), wheel);
    const host = `[::1]:${(server.address() as AddressInfo).port}`;
    const { code, body } = await sendRequest(transport, `http://${host}/`);
    expect([code, body.toString()]).toEqual([null, `${host} ::1`]);
    transport.close();
    server.close();
  });

  it('connects from its addresses in turn, one for each user', async () => {
    const server = await listening(0, '127.0.0.1');
    const options = transportOptions({ localAddress: ['127.0.0.1', '127.0.0.2', '127.0.0.3'] });
    const from = async (): Promise<string | undefined> => {
      const transport = new Http1Transport(options, wheel);
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const bodies = [await sendRequest(transport, url), await sendRequest(transport, url)];
      transport.close();
      return bodies.map(({ body }) => body.toString().split(' ')[1]).join();
    };
    const seen = [await from(), await from(), await from(), await from()];
    expect(new Set(seen.slice(0, 3))).toEqual(
      new Set(['127.0.0.1,127.0.0.1', '127.0.0.2,127.0.0.2', '127.0.0.3,127.0.0.3']),
    );
    expect(seen[3]).toBe(seen[0]);
    const foreign = new Http1Transport(transportOptions({ localAddress: '192.0.2.1' }), wheel);
    const refused = await sendRequest(foreign, 'http://127.0.0.1:1/');
    expect([refused.code, refused.error?.message]).toEqual([
      'CLIENT_CONNECT_FAILED',
      'localAddress cannot be used (EADDRNOTAVAIL): is it an address of this machine?',
    ]);
    server.close();
  });

  it.runIf(hasIpv6)('connects to the address of a name that its own can reach', async () => {
    const server = await listening(0, '::');
    const { port } = server.address() as AddressInfo;
    for (const localAddress of ['127.0.0.1', '::1']) {
      const transport = new Http1Transport(transportOptions({ localAddress }), wheel);
      const { code, body } = await sendRequest(transport, `http://both.test:${port}/`);
      expect([code, body.toString().split(' ')[1]?.replace('::ffff:', '')]).toEqual([null, localAddress]);
      transport.close();
    }
    const transport = new Http1Transport(transportOptions({ localAddress: '::1' }), wheel);
    const { error } = await sendRequest(transport, `http://four.test:${port}/`);
    expect(error?.message).toBe('the host has no address of the family of localAddress');
    transport.close();
    server.close();
  });
});
