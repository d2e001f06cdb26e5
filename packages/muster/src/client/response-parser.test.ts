import { Buffer } from 'node:buffer';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClientError } from './client-error.ts';
import { decode } from './content-coding.ts';
import { ResponseParser } from './response-parser.ts';

const limits = { head: 1000, body: 10_000 };

interface Read {
  readonly status: number | undefined;
  readonly body: string;
  readonly length: number;
  readonly trailers: string;
  readonly keepAlive: boolean | undefined;
  readonly done: boolean;
}

/** Feeds the bytes in pieces that end at the given positions, through one buffer that is reused. */
function read(
  bytes: Buffer,
  cuts: readonly number[],
  options: { head?: boolean; discard?: boolean; end?: boolean } = {},
): Read {
  const parser = new ResponseParser(options.head === true, options.discard === true, limits);
  const reused = Buffer.alloc(bytes.length);
  let start = 0;
  for (const end of [...cuts, bytes.length]) {
    const length = bytes.copy(reused, 0, start, end);
    if (length > 0 && !parser.feedQuick(reused, length)) parser.feed(reused.subarray(0, length));
    reused.fill('#');
    start = end;
  }
  if (options.end === true) parser.end();
  return {
    status: parser.status,
    body: parser.body().toString('latin1'),
    length: parser.bodyLength,
    trailers: parser.trailers,
    keepAlive: parser.keepAlive,
    done: parser.done,
  };
}

function codeOf(action: () => unknown): string | null {
  try {
    action();
    return null;
  } catch (error) {
    return (error as ClientError).code;
  }
}

const responses = [
  ['content-length', 'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world', 'hello world'],
  ['an empty body', 'HTTP/1.1 201 Created\r\ncontent-length:0\r\n\r\n', ''],
  [
    'chunked',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n',
    'hello world',
  ],
  [
    'chunked with trailers',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA \r\n0123456789\r\n0\r\nA: b\r\nC: d\r\n\r\n',
    '0123456789',
  ],
  [
    'zeros before a chunk size',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n00000000000000002\r\nhi\r\n000000000000000000\r\n\r\n',
    'hi',
  ],
  ['zeros before a length', 'HTTP/1.1 200 OK\r\nContent-Length: 00000000000000000002\r\n\r\nok', 'ok'],
  ['no body by status', 'HTTP/1.1 204 No Content\r\nX: y\r\n\r\n', ''],
  [
    'a 1xx before it',
    'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'ok',
  ],
  [
    'several 1xx before it, one with headers of a body',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nContent-Length: 9\r\n\r\n' +
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'ok',
  ],
  ['not modified', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n', ''],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok', 'ok'],
  ['spaces and tabs around values', 'HTTP/1.1 200 OK\r\nContent-Length: \t2 \r\nA:\r\n\r\nok', 'ok'],
  ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok', 'ok'],
  ['equal lengths twice', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok', 'ok'],
] as const;

describe('ResponseParser', () => {
  for (const [name, text, body] of responses) {
    it(`reads ${name}, split at every byte and at any set of bytes`, () => {
      const bytes = Buffer.from(text, 'latin1');
      const whole = read(bytes, []);
      expect(whole).toMatchObject({ body, length: body.length, done: true });
      for (let cut = 1; cut < bytes.length; cut++) expect(read(bytes, [cut])).toEqual(whole);
      const cuts = fc.subarray(Array.from({ length: bytes.length - 1 }, (_, i) => i + 1));
      fc.assert(
        fc.property(cuts, (at) => {
          expect(read(bytes, at)).toEqual(whole);
        }),
      );
    });
  }

  it.each([
    ['gzip with a length', 'gzip', gzipSync('text '.repeat(50)), false],
    ['gzip in chunks', 'gzip', gzipSync('text '.repeat(50)), true],
    ['br in chunks', 'br', brotliCompressSync('text '.repeat(50)), true],
  ])('reads %s, split at any set of bytes', (_name, coding, body, chunked) => {
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\n`;
    const bytes = chunked
      ? Buffer.concat([
          Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n7\r\n`),
          body.subarray(0, 7),
          Buffer.from(`\r\n${(body.length - 7).toString(16)}\r\n`),
          body.subarray(7),
          Buffer.from('\r\n0\r\nX-Sum: 1\r\n\r\n'),
        ])
      : Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]);
    const cuts = fc.subarray(Array.from({ length: bytes.length - 1 }, (_, i) => i + 1));
    fc.assert(
      fc.property(cuts, (at) => {
        const { body: received, trailers, done } = read(bytes, at);
        expect(decode(Buffer.from(received, 'latin1'), coding, 10_000).toString()).toBe('text '.repeat(50));
        expect([trailers, done]).toEqual([chunked ? 'X-Sum: 1' : '', true]);
      }),
    );
  });

  it('gives trailers, without those that would change the message', () => {
    const trailers = 'A: 1\r\nContent-Length: 5\r\nTRANSFER-ENCODING: x\r\nHost: h\r\nb:\r\nA: 2\r\n';
    const bytes = Buffer.from(
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n${trailers}\r\n`,
    );
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(read(bytes, [cut]).trailers).toBe('A: 1\r\nb:\r\nA: 2');
    }
  });

  it.each([
    ['HTTP/1.1', '', true],
    ['HTTP/1.1', 'Connection: close\r\n', false],
    ['HTTP/1.1', 'Connection: Keep-Alive, Close\r\n', false],
    ['HTTP/1.1', 'Connection: close\r\nConnection: x\r\n', false],
    ['HTTP/1.0', '', false],
    ['HTTP/1.0', 'Connection: Keep-Alive\r\n', true],
    ['HTTP/1.0', 'Connection: keep-alive, close\r\n', false],
  ])('knows whether a connection stays open: %s %j', (version, line, keepAlive) => {
    const bytes = Buffer.from(`${version} 200 OK\r\n${line}Content-Length: 0\r\n\r\n`);
    expect(read(bytes, []).keepAlive).toBe(keepAlive);
  });

  it('does not keep a connection on which HTTP/1.0 came in chunks', () => {
    const chunked =
      'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    expect(read(Buffer.from(chunked), [])).toMatchObject({ done: true, keepAlive: false });
  });

  it('reads a body without length until the server closes', () => {
    const bytes = Buffer.from('HTTP/1.0 200 OK\r\n\r\nsome text');
    expect(read(bytes, [20]).done).toBe(false);
    expect(read(bytes, [20], { end: true })).toMatchObject({ body: 'some text', done: true });
  });

  it('knows that the answer to HEAD has no body', () => {
    const bytes = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n');
    expect(read(bytes, [], { head: true })).toMatchObject({ done: true, length: 0 });
  });

  it('counts a discarded body and keeps none of it', () => {
    const bytes = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello');
    expect(read(bytes, [40], { discard: true })).toMatchObject({ body: '', length: 5, done: true });
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9\r\n'],
    ['HTTP/2', 'HTTP/2 200 OK\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a bare LF', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'],
    ['a bare LF in a header', 'HTTP/1.1 200 OK\r\nA: b\nContent-Length: 0\r\n\r\n'],
    ['a bare CR in a header', 'HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\nabc'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\n'],
    ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['chunked twice', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n'],
    [
      'chunked in two headers',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['no length', 'HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n'],
    ['a length in strange spaces', 'HTTP/1.1 200 OK\r\nContent-Length:\u00a01\r\n\r\na'],
    ['a NUL in a header', 'HTTP/1.1 200 OK\r\nA: b\0\r\nContent-Length: 0\r\n\r\n'],
    ['a folded first header', 'HTTP/1.1 200 OK\r\n A: b\r\n\r\n'],
    ['1xx without end', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(101)],
    ['a trailer without a colon', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nabc\r\n\r\n'],
    ['a folded trailer', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n c: d\r\n\r\n'],
    ['an unknown coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n'],
    ['a chunk size that is no number', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'],
    [
      'a chunk size of zeros without end',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'0'.repeat(100_000)}\r\n`,
    ],
    ['a huge chunk size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffff\r\n'],
    ['a chunk longer than its size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n'],
    ['a trailer line with two CRs', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\r\n'],
    ['bytes after the end', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc'],
    ['an unasked switch', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  ])('refuses %s, whole and byte by byte', (_name, text) => {
    const bytes = Buffer.from(text, 'latin1');
    const everyByte = Array.from({ length: bytes.length - 1 }, (_, i) => i + 1);
    expect(codeOf(() => read(bytes, []))).toBe('CLIENT_MALFORMED_RESPONSE');
    expect(codeOf(() => read(bytes, everyByte))).toBe('CLIENT_MALFORMED_RESPONSE');
  });

  it('refuses heads and bodies beyond their limits, announced or not', () => {
    const long = 'a'.repeat(limits.head);
    expect(codeOf(() => read(Buffer.from(`HTTP/1.1 200 OK\r\nA: ${long}\r\n\r\n`), []))).toBe(
      'CLIENT_HEAD_TOO_LARGE',
    );
    expect(codeOf(() => read(Buffer.from(`HTTP/1.1 200 OK\r\nA: ${long}`), [500]))).toBe(
      'CLIENT_HEAD_TOO_LARGE',
    );
    const announced = `HTTP/1.1 200 OK\r\nContent-Length: ${limits.body + 1}\r\n\r\nx`;
    expect(codeOf(() => read(Buffer.from(announced), []))).toBe('CLIENT_BODY_TOO_LARGE');
    const trailers = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: ${long}\r\n\r\n`;
    expect(codeOf(() => read(Buffer.from(trailers), []))).toBe('CLIENT_MALFORMED_RESPONSE');
    const endless = `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(limits.body + 1)}`;
    expect(codeOf(() => read(Buffer.from(endless), []))).toBe('CLIENT_BODY_TOO_LARGE');
  });

  it('says that a response was cut off', () => {
    const cut = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc');
    expect(codeOf(() => read(cut, [], { end: true }))).toBe('CLIENT_CLOSED_EARLY');
    expect(codeOf(() => read(Buffer.alloc(0), [], { end: true }))).toBe('CLIENT_CLOSED_EARLY');
  });

  it('never throws anything but a ClientError, whatever arrives', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      fc.tuple(fc.constantFrom(...responses), fc.nat(), fc.nat(255)).map(([[, text], at, byte]) => {
        const changed = Buffer.from(text, 'latin1');
        changed[at % changed.length] = byte;
        return changed;
      }),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(200)), (input, cuts) => {
        try {
          read(
            input,
            cuts.filter((cut) => cut < input.length).sort((a, b) => a - b),
            { end: true },
          );
        } catch (error) {
          expect(error).toBeInstanceOf(ClientError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

it('reads a long head that arrives byte by byte without reading it again for each', () => {
  // Quadratic, these are 45 GB to copy: far beyond the time that a test has.
  const head = Buffer.from(`HTTP/1.1 200 OK\r\nA: ${'x'.repeat(300_000)}\r\nContent-Length: 0\r\n\r\n`);
  const parser = new ResponseParser(false, false, { head: 400_000, body: 0 });
  for (let at = 0; at < head.length; at++) parser.feed(head.subarray(at, at + 1));
  expect([parser.done, parser.status]).toEqual([true, 200]);
});
