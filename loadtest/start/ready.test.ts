import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkReady } from './ready.ts';

let server: Server;
let answer: readonly [status: number, body: string];
let address: string;

beforeEach(async () => {
  server = createServer((_request, response) => {
    response.statusCode = answer[0];
    response.end(answer[1]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => server.close());

describe('an ERIOP that runs already', () => {
  it.each(['ready', 'degraded'])('is taken when it says that it is %s', async (status) => {
    answer = [200, JSON.stringify({ status, database: 'ok' })];
    expect(await checkReady(`http://${address}/`)).toMatchObject({ line: `http://${address}/ is ready` });
  });

  it('is not ready when it says so', async () => {
    answer = [503, '{}'];
    await expect(checkReady(`http://${address}`)).rejects.toThrow('answers 503: ERIOP is not ready there');
  });

  it.each(['', '<html>It works!</html>', '{"method":"GET"}', 'null', '"ready"'])(
    'is none when it answers %j: that is another program',
    async (body) => {
      answer = [200, body];
      await expect(checkReady(`http://${address}`)).rejects.toThrow(
        `what answers at http://${address}/health/ready is no ERIOP; correct --host, or leave it out`,
      );
    },
  );

  it('is said in one line when it speaks no TLS', async () => {
    answer = [200, ''];
    await expect(checkReady(`https://${address}`)).rejects.toThrow(
      /\/health\/ready \(ERR_SSL_\w+\); start it/,
    );
  });
});
