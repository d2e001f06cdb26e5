import { describe, expect, it } from 'vitest';
import {
  isRedirect,
  redirectMethod,
  redirectTarget,
  withoutBodyHeaders,
  withoutSecrets,
} from './redirect.ts';

describe('isRedirect', () => {
  it('is what leads to another URL, and no other 3xx', () => {
    const statuses = [200, 300, 301, 302, 303, 304, 305, 306, 307, 308, 404];
    expect(statuses.filter(isRedirect)).toEqual([301, 302, 303, 307, 308]);
  });
});

describe('redirectTarget', () => {
  const current = 'http://a.example:8000/x/y?z=1';

  it.each([
    ['/other', 'http://a.example:8000/other'],
    ['other?q=1#fragment', 'http://a.example:8000/x/other?q=1'],
    ['../up', 'http://a.example:8000/up'],
    ['?only=query', 'http://a.example:8000/x/y?only=query'],
    ['//b.example/there', 'http://b.example/there'],
    ['HTTPS://B.Example:443/there', 'https://b.example/there'],
    ['https://user:secret@b.example/', 'https://b.example/'],
    ['/with space', 'http://a.example:8000/with%20space'],
    [Buffer.from('/straße').toString('latin1'), 'http://a.example:8000/stra%C3%9Fe'],
    ['/caf\xe9', 'http://a.example:8000/caf%E9'],
    ['/caf\xe9?q=\xfc b', 'http://a.example:8000/caf%E9?q=%FC%20b'],
  ])('resolves %s', (location, target) => {
    expect(redirectTarget(`Server: x\r\nlocation:  ${location} \r\nX-Y: 1`, current)).toBe(target);
  });

  it.each(['X-Location: /a', 'Location:', ''])('leads nowhere without a Location: %j', (fields) => {
    expect(redirectTarget(fields, current)).toBeNull();
  });

  it.each([
    ['http://', 'CLIENT_INVALID_REDIRECT: the Location of a redirect is not a URL'],
    ['http://[::1/', 'CLIENT_INVALID_REDIRECT: the Location of a redirect is not a URL'],
    [
      'ftp://a.example/file',
      'CLIENT_INVALID_REDIRECT: a redirect leads to a ftp: URL; only http: and https: can be followed',
    ],
    [
      'javascript:alert(1)',
      'CLIENT_INVALID_REDIRECT: a redirect leads to a javascript: URL; only http: and https: can be followed',
    ],
  ])('refuses %s', (location, message) => {
    const refused = (): string | null => redirectTarget(`Location: ${location}`, current);
    expect(refused).toThrow(expect.objectContaining({ code: 'CLIENT_INVALID_REDIRECT' }));
    try {
      refused();
    } catch (thrown) {
      expect(String(thrown)).toBe(message);
    }
  });
});

describe('redirectMethod', () => {
  it.each([
    [301, 'POST GET, PUT PUT, GET GET, HEAD HEAD, DELETE DELETE'],
    [302, 'POST GET, PUT PUT, GET GET, HEAD HEAD, DELETE DELETE'],
    [303, 'POST GET, PUT GET, GET GET, HEAD HEAD, DELETE GET'],
    [307, 'POST POST, PUT PUT, GET GET, HEAD HEAD, DELETE DELETE'],
    [308, 'POST POST, PUT PUT, GET GET, HEAD HEAD, DELETE DELETE'],
  ])('after %i', (status, expected) => {
    const methods = ['POST', 'PUT', 'GET', 'HEAD', 'DELETE'] as const;
    const changes = methods.map((method) => `${method} ${redirectMethod(status, method)}`);
    expect(changes.join(', ')).toBe(expected);
  });
});

describe('headers of the next request', () => {
  const headers = {
    'content-TYPE': 'text/plain',
    'Content-Language': 'de',
    Authorization: 'x',
    COOKIE: 'a=1',
    'proxy-authorization': 'y',
    'X-Other': 'z',
  };

  it('leave out what described the body', () => {
    expect(Object.keys(withoutBodyHeaders(headers) ?? {})).toEqual([
      'Authorization',
      'COOKIE',
      'proxy-authorization',
      'X-Other',
    ]);
  });

  it('leave out what was meant for one server', () => {
    expect(Object.keys(withoutSecrets(headers) ?? {})).toEqual([
      'content-TYPE',
      'Content-Language',
      'X-Other',
    ]);
  });
});
