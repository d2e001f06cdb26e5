import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { acceptsGzip, listBody } from './list-body.ts';

describe('list bodies', () => {
  it('are the same, compressed or not', async () => {
    const content = Array.from({ length: 50 }, (_, index) => ({ id: index, title: 'Bruit suspect, élevé' }));
    const { plain, gzip } = await listBody(content);
    expect(JSON.parse(plain.toString())).toEqual(content);
    expect(gunzipSync(gzip).equals(plain)).toBe(true);
    expect(gzip.length).toBeLessThan(plain.length / 4);
  });

  it.each([
    ['gzip', true],
    ['gzip, deflate, br', true],
    ['br;q=1.0, gzip;q=0.8, *;q=0.1', true],
    ['deflate, GZIP', true],
    ['*', true],
    ['gzip;q=0', false],
    ['gzip;q=0, *', false],
    ['br', false],
    ['identity', false],
    ['', false],
    [undefined, false],
  ])('are compressed for Accept-Encoding %s: %s', (header, accepted) => {
    expect(acceptsGzip(header)).toBe(accepted);
  });
});
