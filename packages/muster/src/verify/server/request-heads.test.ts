import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RequestHeads } from './request-heads.ts';

const target = fc.oneof(
  fc.record({ later: fc.boolean(), number: fc.nat() }),
  fc.constant({ later: false, number: null }),
);

it('reads requests however their bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(target), fc.array(fc.nat(200)), (targets, cuts) => {
      const text = targets
        .map(({ later, number }) => {
          const path = number === null ? '/now' : `/${later ? 'later' : 'now'}/${number}`;
          return `GET ${path} HTTP/1.1\r\nHost: a:1\r\nAccept: */*\r\n\r\n`;
        })
        .join('');
      const heads = new RequestHeads();
      const read = [];
      let from = 0;
      for (const cut of cuts) {
        read.push(...heads.feed(Buffer.from(text.slice(from, from + cut))));
        from += cut;
      }
      read.push(...heads.feed(Buffer.from(text.slice(from))));
      expect(read).toEqual(targets);
      expect(heads.broken).toBe(false);
    }),
  );
});

it.each([
  ['another method', 'POST /now/1 HTTP/1.1\r\n\r\n'],
  ['no HTTP', 'hello\r\n\r\n'],
  ['a head without an end', 'GET /'.padEnd(20_000, 'x')],
])('refuses %s', (_what, text) => {
  const heads = new RequestHeads();
  expect(heads.feed(Buffer.from(text))).toEqual([]);
  expect(heads.broken).toBe(true);
  expect(heads.feed(Buffer.from('GET /now/1 HTTP/1.1\r\n\r\n'))).toEqual([]);
});
