import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { request as undiciRequest } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRequest, transportOptions } from '../testing/send-request.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { Http1Transport } from './http1-transport.ts';

/** What the server is asked to answer with; travels in the path. */
interface Shape {
  readonly status: number;
  readonly framing: 'length' | 'chunked' | 'close';
  readonly coding: 'none' | 'gzip' | 'br';
  readonly size: number;
  readonly writes: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly trailers: boolean;
  readonly interim: boolean;
  readonly close: boolean;
}

const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS');
const headerValue = fc.string({ unit: fc.constantFrom(...'abc XYZ019-_,;="ü:'), maxLength: 30 });
const shape: fc.Arbitrary<Shape> = fc.record({
  status: fc.constantFrom(200, 200, 200, 201, 204, 205, 206, 301, 304, 400, 404, 500, 599),
  framing: fc.constantFrom('length', 'length', 'chunked', 'close'),
  coding: fc.constantFrom('none', 'none', 'gzip', 'br'),
  size: fc.oneof(fc.constantFrom(0, 1, 65_535, 65_536, 65_537, 300_000), fc.nat(2000)),
  writes: fc.integer({ min: 1, max: 5 }),
  headers: fc.array(
    fc.tuple(fc.constantFrom('X-A', 'x-a', 'Set-Cookie', 'Vary', 'X-Long-Name'), headerValue),
    {
      maxLength: 5,
    },
  ),
  trailers: fc.boolean(),
  interim: fc.boolean(),
  close: fc.boolean(),
});

function answer(response: ServerResponse, wanted: Shape, received: number): void {
  const text = Buffer.alloc(wanted.size, 'some text of the body. ');
  const body =
    wanted.coding === 'none' ? text : wanted.coding === 'gzip' ? gzipSync(text) : brotliCompressSync(text);
  const bodiless = wanted.status === 204 || wanted.status === 304;
  if (wanted.interim) response.writeEarlyHints({ link: '</style>; rel=preload' });
  response.sendDate = false;
  for (const [name, value] of wanted.headers) response.appendHeader(name, value);
  response.setHeader('X-Received', received);
  if (wanted.coding !== 'none') response.setHeader('Content-Encoding', wanted.coding);
  if (wanted.framing === 'length' && !bodiless) response.setHeader('Content-Length', body.length);
  if (wanted.framing === 'close') response.useChunkedEncodingByDefault = false;
  if (wanted.close || wanted.framing === 'close') response.shouldKeepAlive = false;
  response.writeHead(wanted.status);
  const step = Math.ceil(body.length / wanted.writes) || 1;
  for (let at = 0; at < body.length && !bodiless; at += step) response.write(body.subarray(at, at + step));
  if (wanted.trailers && wanted.framing === 'chunked' && !bodiless) {
    response.addTrailers({ 'X-Sum': '1', 'x-other': 'two' });
  }
  response.end();
}

type Fields = Record<string, string | string[]>;

/** As undici gives them: lower case, several values as a list. */
function fieldsOf(lines: string): Fields {
  const fields: Fields = {};
  for (const line of lines === '' ? [] : lines.split('\r\n')) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    const value = line.slice(line.indexOf(':') + 1).trim();
    const before = fields[name];
    if (before === undefined) fields[name] = value;
    else fields[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return fields;
}

/**
 * What must agree. undici asks for the connection to be closed after a HEAD, and leaves spaces at the end of a value
 * (RFC 9112 §5 takes them off).
 */
function ofMessage(fields: Fields): Fields {
  const { connection: _, 'keep-alive': __, ...rest } = fields;
  const trimmed = (value: string | string[]): string | string[] =>
    Array.isArray(value) ? value.map((each) => each.trim()) : value.trim();
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, trimmed(value)]));
}

let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    let received = 0;
    request.on('data', (bytes: Buffer) => {
      received += bytes.length;
    });
    request.on('end', () => {
      const wanted = new URL(request.url as string, 'http://x').searchParams.get('shape') as string;
      answer(response, JSON.parse(wanted) as Shape, received);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('Http1Transport beside undici', () => {
  it('gives the same status, headers, body and trailers for the same traffic', async () => {
    const transport = new Http1Transport(transportOptions(), new TimerWheel());
    const body = fc.oneof(fc.constant(undefined), fc.string({ unit: 'grapheme', maxLength: 50 }));
    await fc.assert(
      fc.asyncProperty(method, shape, body, async (verb, wanted, sent) => {
        const withBody = verb === 'GET' || verb === 'HEAD' ? undefined : sent;
        const target = `${url}?shape=${encodeURIComponent(JSON.stringify(wanted))}`;
        const theirs = await undiciRequest(target, { method: verb, body: withBody ?? null });
        const theirBody = Buffer.from(await theirs.body.arrayBuffer());
        const ours = await sendRequest(transport, target, { method: verb, body: withBody });
        expect(ours.code).toBe(null);
        expect(ours.status).toBe(theirs.statusCode);
        expect(ofMessage(fieldsOf(ours.response.fields))).toEqual(ofMessage(theirs.headers as Fields));
        expect(ours.body.equals(theirBody)).toBe(true);
        expect(fieldsOf(ours.response.trailers)).toEqual({ ...theirs.trailers });
      }),
      { numRuns: 300 },
    );
    transport.close();
  });
});
