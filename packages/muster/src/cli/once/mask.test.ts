import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyLines } from './body-lines.ts';
import { maskedField, maskedForm, maskedJson, maskedUrl } from './mask.ts';

describe('masking', () => {
  it.each([
    ['Authorization', 'Bearer abc.def', 'Bearer •••'],
    ['authorization', 'abc', '•••'],
    ['Cookie', 'session=abc; theme=dark', 'session=•••; theme=•••'],
    ['Set-Cookie', 'session=abc; Path=/; HttpOnly', 'session=•••; Path=/; HttpOnly'],
    ['X-Api-Key', 'abc', '•••'],
    ['Location', '/login?next=/a&token=abc', '/login?next=/a&token=•••'],
    ['Accept', '*/*', '*/*'],
  ])('keeps the form of %s: %s', (name, value, masked) => {
    expect(maskedField([name, value])).toEqual([name, masked]);
  });

  it('finds secrets in URLs, forms and JSON', () => {
    expect(maskedUrl('http://me:abc@host/a?api_key=abc&page=2#token=abc')).toBe(
      'http://me:•••@host/a?api_key=•••&page=2#token=•••',
    );
    expect(maskedForm('username=me&password=abc')).toBe('username=me&password=•••');
    expect(
      maskedJson({ user: 'me', login: { password: 'abc', tokens: ['abc'] }, list: [{ pin: 1 }] }),
    ).toEqual({
      user: 'me',
      login: { password: '•••', tokens: '•••' },
      list: [{ pin: '•••' }],
    });
  });

  it('lets no password through a body', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{12,20}$/), fc.jsonValue(), (password, other) => {
        const shown = bodyLines(
          JSON.stringify({ password, other, new_password: password }),
          'application/json',
        );
        expect(shown.join('\n')).not.toContain(password);
      }),
    );
  });
});

describe('bodyLines', () => {
  it('shows short JSON on a line and long JSON indented, to a limit', () => {
    expect(bodyLines('{"a": [1, 2]}', 'application/json')).toEqual(['{"a":[1,2]}']);
    const long = bodyLines(JSON.stringify(Array.from({ length: 200 }, (_, id) => ({ id }))), '');
    expect(long.slice(0, 3)).toEqual(['[', '  {"id":0},', '  {"id":1},']);
    expect(long).toHaveLength(15);
    expect(long.at(-1)).toBe('… 188 more lines, 2.09 kB in all');
  });

  it('describes what is no text, and takes control characters out of what is', () => {
    expect(bodyLines(Buffer.from([0x89, 0x50, 0, 1]), 'image/png')).toEqual(['(4 B, not text)']);
    expect(bodyLines(Buffer.from([0xff, 0xfe, 0x41]), 'text/plain')).toEqual(['(3 B, not text)']);
    expect(bodyLines('a\u001b[31mb\tc', 'text/plain')).toEqual(['a [31mb c']);
    expect(bodyLines('', 'text/plain')).toEqual([]);
  });
});
