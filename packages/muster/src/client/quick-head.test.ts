import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quickHead, scanQuickHead } from './quick-head.ts';
import { parseHead } from './response-head.ts';

function scan(text: string): boolean {
  const bytes = Buffer.from(`${text}left over from an earlier read\r\nContent-Length: 99\r\n\r\n`, 'latin1');
  return scanQuickHead(bytes, text.length);
}

const name = fc.constantFrom(
  ...['Content-Length', 'content-length', 'Connection', 'Content-Encoding', 'Transfer-Encoding', 'Date'],
  ...['X-Of-Fourteen-', 'Seventeen-Letters', 'Bad Name', '', 'X'],
);
const value = fc.constantFrom(
  ...[
    '0',
    '5',
    '12',
    '007',
    '5, 5',
    '-1',
    '1e3',
    'close',
    'keep-alive',
    'Close',
    'chunked',
    'gzip',
    ' 5',
    '5 ',
    '',
  ],
  ...['9999999999', 'a\tb', 'a:b', 'upgrade, close', 'é', 'a\0b', 'a\x01b'],
);
const anyLine = fc
  .tuple(name, fc.constantFrom(': ', ':', ' : ', '\t:'), value)
  .map((parts) => parts.join(''));
const goodLine = fc.constantFrom(
  'Content-Length: 5',
  'Date: now',
  'Connection: close',
  'Content-Encoding: br',
  'Keep-Alive: timeout=5',
  'keep-alive: max=9, timeout=12',
  'Keep-Alive: timeout=x',
);
const line = fc.oneof({ weight: 4, arbitrary: goodLine }, { weight: 1, arbitrary: anyLine });
const statusLine = fc.constantFrom(
  ...[
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 OK',
    'HTTP/1.1 404',
    'HTTP/1.1 204 No Content',
    'HTTP/1.0 200 OK',
    'HTTP/1.1 100 Continue',
  ],
  ...[
    'HTTP/1.1 20 OK',
    'HTTP/1.1 2000',
    'HTTP/1.1 200 a\nb',
    'HTTP/1.1 200 a\0b',
    'HTTP/2 200',
    'http/1.1 200 OK',
    'HTTP/1.1 600 ?',
  ],
);
const lineEnd = fc.constantFrom(...Array<string>(12).fill('\r\n'), '\n', '\r');
const head = fc
  .tuple(statusLine, fc.array(fc.tuple(lineEnd, line), { maxLength: 6 }))
  .map(([first, lines]) => first + lines.flat().join(''));

describe('scanQuickHead', () => {
  it('finds what framing needs in an ordinary response', () => {
    const text = 'HTTP/1.1 201 Created\r\nDate: now\r\ncontent-length: 12\r\nContent-Encoding: gzip\r\n\r\n';
    expect(scan(text)).toBe(true);
    expect(quickHead).toMatchObject({
      status: 201,
      contentLength: 12,
      keepAlive: true,
      bodyStart: text.length,
    });
    expect(text.slice(quickHead.fieldsStart)).toMatch(/^Date: now/);
    expect(text.slice(quickHead.encodingStart, quickHead.encodingEnd)).toBe('gzip');
  });

  it('accepts nothing but what the strict parser reads in the same way', () => {
    let accepted = 0;
    fc.assert(
      fc.property(head, (text) => {
        if (!scan(`${text}\r\n\r\n`)) return;
        accepted += 1;
        const strict = parseHead(text);
        expect(quickHead.status).toBe(strict.status);
        expect(quickHead.contentLength).toBe(strict.contentLength);
        expect(quickHead.keepAlive).toBe(strict.keepAlive);
        expect(quickHead.keepAliveTimeout).toBe(strict.keepAliveTimeout);
        expect(quickHead.bodyStart).toBe(text.length + 4);
        const encoding = text.slice(quickHead.encodingStart, quickHead.encodingEnd);
        expect(encoding === '' ? null : encoding.trim()).toBe(strict.contentEncoding || null);
        expect(strict.chunked).toBe(false);
      }),
      { numRuns: 20_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it('leaves a head that is not complete to the strict parser, wherever it is cut', () => {
    const text = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n';
    expect(scan(text)).toBe(true);
    expect(quickHead.keepAlive).toBe(false);
    for (let length = 0; length < text.length; length++) expect(scan(text.slice(0, length))).toBe(false);
  });
});
