import { Buffer } from 'node:buffer';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decode } from './content-coding.ts';

const text = 'some text '.repeat(100);

describe('decode', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
  ])('undoes %s', (coding, body) => {
    expect(decode(body, coding, 10_000).toString()).toBe(text);
  });

  it.each([
    ['unknown', Buffer.from('x')],
    ['constructor', Buffer.from('x')],
    ['gzip', Buffer.from('not compressed')],
    ['gzip', gzipSync(text).subarray(0, 20)],
    ['gzip, gzip, gzip, gzip, gzip, gzip', gzipSync(text)],
  ])('says that a body is not %s, or unknown', (coding, body) => {
    expect(() => decode(body, coding, 10_000)).toThrow(
      expect.objectContaining({ code: 'CLIENT_MALFORMED_RESPONSE' }),
    );
  });

  it('does not unpack more than its limit', () => {
    expect(() => decode(gzipSync(Buffer.alloc(1_000_000)), 'gzip', 10_000)).toThrow(
      expect.objectContaining({
        code: 'CLIENT_BODY_TOO_LARGE',
        message: 'the decompressed response body is longer than 10000 bytes',
      }),
    );
  });
});
