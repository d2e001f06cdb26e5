import { describe, expect, it } from 'vitest';
import { webSocketUrl } from './web-socket-url.ts';

describe('the URL of a WebSocket', () => {
  it.each([
    ['/feed', 'ws://shop.test/base/feed'],
    ['wss://other.test/feed', 'wss://other.test/feed'],
    ['HTTPS://other.test/feed', 'wsS://other.test/feed'],
  ])('%s', (path, url) => {
    expect(webSocketUrl('http://shop.test/base/', path)).toBe(url);
  });

  it.each(['feed', '', ':81/', '@other.test', undefined, 5])(
    'is not made of %j: it would be another host',
    (path) => {
      expect(() => webSocketUrl('http://shop.test', path as never)).toThrow(
        expect.objectContaining({
          code: 'CLIENT_INVALID_REQUEST',
          message: expect.stringContaining('must begin with /'),
        }),
      );
    },
  );
});
