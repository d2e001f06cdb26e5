import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Random } from '../testing/random.ts';
import { rawServer, reset } from '../testing/raw-server.ts';
import { type Outcome, sendRequest, transportOptions } from '../testing/send-request.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { Http1Transport } from './http1-transport.ts';

const seed = Number(process.env.MUSTER_TEST_SEED ?? 20_240_607);
const requests = 2500;
const users = 16;
const timeout = 60;

/** A valid answer of any framing; wherever it has a body, the request's token is in it. */
function validAnswer(token: string, random: Random): Buffer {
  const body = Buffer.from(`token=${token};${'filler '.repeat(random.below(200))}`);
  const head = `HTTP/1.1 200 OK\r\nX-Token: ${token}\r\nX-Other: value\r\n`;
  switch (random.below(6)) {
    case 0:
      return Buffer.concat([
        Buffer.from(
          `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${head}Content-Length: ${body.length}\r\n\r\n`,
        ),
        body,
      ]);
    case 1: {
      const cut = random.below(body.length);
      const chunk = (part: Buffer): string => `${part.length.toString(16)}\r\n${part}\r\n`;
      const chunks = cut === 0 ? chunk(body) : chunk(body.subarray(0, cut)) + chunk(body.subarray(cut));
      const trailers = random.below(2) === 0 ? '' : `X-Sum: ${token}\r\n`;
      return Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n${trailers}\r\n`);
    }
    case 2: {
      const packed = gzipSync(body);
      const coded = `${head}Content-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`;
      return Buffer.concat([Buffer.from(coded), packed]);
    }
    case 3:
      return Buffer.from(`HTTP/1.1 204 No Content\r\nX-Token: ${token}\r\n\r\n`);
    case 4:
      return Buffer.from(
        `HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    default:
      return Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
  }
}

const inserted = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  ':',
  'Content-Length: 3\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Connection: close\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'ffffffffffff\r\n',
  '0\r\n\r\n',
  'x'.repeat(5000),
];

function mutate(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length);
  switch (random.below(6)) {
    case 0: {
      const changed = Buffer.from(bytes);
      changed[at] = random.below(256);
      return changed;
    }
    case 1: {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ (1 << random.below(8));
      return changed;
    }
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(inserted)), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(20))]);
    default: {
      // A line of the head twice; in other places, some bytes twice.
      const start = bytes.lastIndexOf('\n', at) + 1;
      const end = bytes.indexOf('\n', at) + 1;
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
    }
  }
}

/** One write, so that all of it is there when the client looks at its end: bytes that come later cannot be told apart. */
function misbehave(socket: Socket, token: string, random: Random): boolean {
  let bytes = validAnswer(token, random);
  const mutations = random.below(4);
  for (let i = 0; i < mutations && bytes.length > 0; i++) bytes = mutate(bytes, random);
  if (bytes.length > 0) socket.write(bytes);
  if (mutations > 0 && random.below(3) === 0) socket.end();
  else if (mutations > 0 && random.below(8) === 0) reset(socket);
  return mutations === 0;
}

describe('Http1Transport against a server that answers wrongly', () => {
  it('ends every request with a response or a coded failure, and never with bytes of another', async () => {
    console.log(`seed ${seed} (MUSTER_TEST_SEED)`);
    const random = new Random(seed);
    const issued = new Set<string>();
    const reached = new Set<string>();
    /** Connections that have carried a wrong answer, and requests that met one. */
    const spoiled = new Set<Socket | string>();
    const server = await rawServer((socket, text) => {
      const token = /\/([0-9a-f]{16}) /.exec(text)?.[1];
      if (token === undefined) return;
      reached.add(token);
      if (!misbehave(socket, token, random)) spoiled.add(socket);
      if (spoiled.has(socket)) spoiled.add(token);
    });
    const wheel = new TimerWheel();
    const options = transportOptions({ maxBodyBytes: 100_000, maxHeadBytes: 4000 });
    const codes = new Map<string, number>();

    const check = (token: string, { code, status, body, response, error }: Outcome): void => {
      codes.set(code ?? 'ok', (codes.get(code ?? 'ok') ?? 0) + 1);
      // On a busy machine a right answer can be late.
      if (reached.has(token) && !spoiled.has(token)) expect([null, 'CLIENT_TIMEOUT']).toContain(code);
      if (code === null) expect(status).toBeGreaterThanOrEqual(200);
      else
        expect([code, String(error)]).toEqual([
          expect.stringMatching(/^CLIENT_[A-Z_]+$/),
          expect.any(String),
        ]);
      const seen = `${response.fields} ${response.trailers} ${body}`.match(/[0-9a-f]{16}/g) ?? [];
      const foreign = seen.filter((other) => other !== token && issued.has(other));
      expect(foreign).toEqual([]);
    };

    const user = async (count: number): Promise<void> => {
      const transport = new Http1Transport(options, wheel);
      for (let i = 0; i < count; i++) {
        const token = random.token();
        issued.add(token);
        const method = random.below(3) === 0 ? 'POST' : 'GET';
        check(token, await sendRequest(transport, `${server.url}/${token}`, { method, timeout }));
      }
      transport.close();
    };
    await Promise.all(Array.from({ length: users }, () => user(Math.ceil(requests / users))));

    const total = [...codes.values()].reduce((sum, count) => sum + count, 0);
    expect(total).toBe(Math.ceil(requests / users) * users);
    for (const code of ['ok', 'CLIENT_MALFORMED_RESPONSE', 'CLIENT_CLOSED_EARLY', 'CLIENT_TIMEOUT']) {
      expect(codes.get(code)).toBeGreaterThan(0);
    }
    expect(wheel.pending).toBe(0);
    await server.close();
  });
});
