import { describe, expect, it } from 'vitest';
import { parseOrigin } from './origin.ts';

describe('parseOrigin', () => {
  it.each([
    ['http://host', false, 'host', 80, 'host', '', 'http://host:80'],
    ['http://host:80/', false, 'host', 80, 'host', '', 'http://host:80'],
    ['https://Host/a/b//', true, 'host', 443, 'host', '/a/b', 'https://host:443'],
    ['https://host:8443', true, 'host', 8443, 'host:8443', '', 'https://host:8443'],
    ['http://[::1]:8080', false, '::1', 8080, '[::1]:8080', '', 'http://[::1]:8080'],
    ['http://127.1:9', false, '127.0.0.1', 9, '127.0.0.1:9', '', 'http://127.0.0.1:9'],
  ])('reads %s', (url, secure, host, port, authority, basePath, key) => {
    const expected = { secure, host, port, authority, basePath, key, username: '', password: '' };
    expect(parseOrigin(url)).toEqual(expected);
  });

  it('takes credentials off, decoded', () => {
    const origin = parseOrigin('http://us%40er:p%3Aw%C3%BC@host/x');
    expect(origin).toMatchObject({ username: 'us@er', password: 'p:wü', authority: 'host' });
    expect(parseOrigin('http://a:%zz@host').password).toBe('%zz');
  });

  it.each(['http://u:se cret@h:1x', 'http://u:secret@h:99999', 'http//u:secret@h', 'u:secret@h'])(
    'shows no password of %s',
    (url) => {
      expect(() => parseOrigin(url)).toThrow(/^(?!.*se ?cret)/);
    },
  );

  it.each(['', 'host', 'host:80', 'ftp://host', '/path', 'http://', 'unix:/tmp/x'])('refuses %j', (url) => {
    expect(() => parseOrigin(url)).toThrow(expect.objectContaining({ code: 'CLIENT_INVALID_REQUEST' }));
  });
});
