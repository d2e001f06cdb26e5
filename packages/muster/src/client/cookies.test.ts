import { beforeEach, describe, expect, it, vi } from 'vitest';
import { baseUrl } from './base-url.ts';
import { Cookies } from './cookies.ts';
import { hasSetCookie } from './set-cookie.ts';

let cookies: Cookies;
const at = (url: string): string | null => cookies.header(baseUrl(url), '/');

/** Takes over Set-Cookie values from a server. */
function set(url: string, ...values: string[]): void {
  const fields = ['Server: x', ...values.map((value) => `Set-Cookie: ${value}`)].join('\r\n');
  cookies.keep(fields, baseUrl(url), '/');
}

beforeEach(() => {
  cookies = new Cookies(baseUrl('http://shop.example/base'));
});

describe('Cookies', () => {
  it.each([
    'http://localhost:8000',
    'http://127.0.0.1:8000',
    'http://[::1]:8000',
    'http://backend',
    'http://a.local',
  ])('come back to %s', (url) => {
    expect(at(url)).toBeNull();
    set(url, 'a=1; HttpOnly', 'b=2; Path=/; SameSite=Strict');
    expect(at(url)).toBe('a=1; b=2');
    expect(at('http://elsewhere.example')).toBeNull();
  });

  it('replace, expire and go', () => {
    set('http://h', 'a=1', 'b=2; Max-Age=100');
    set('http://h', 'a=3');
    expect(at('http://h')).toBe('a=3; b=2');
    set('http://h', 'a=; Max-Age=0');
    expect(at('http://h')).toBe('b=2');
    vi.useFakeTimers({ now: Date.now() + 101_000, toFake: ['Date'] });
    try {
      expect(at('http://h')).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it('travel over https only when they are Secure, also to localhost', () => {
    set('https://localhost', 'a=1; Secure', '__Host-b=2; Secure; Path=/');
    expect(at('https://localhost')).toBe('a=1; __Host-b=2');
    expect(at('http://localhost')).toBeNull();
    set('http://plain.example', 'c=3; Secure', '__Secure-d=4');
    expect(at('https://plain.example')).toBeNull();
  });

  it('hold for the domain that a server may speak for', () => {
    set('http://www.shop.example', 'a=1; Domain=shop.example');
    expect([at('http://shop.example'), at('http://api.shop.example')]).toEqual(['a=1', 'a=1']);
    set('http://www.shop.co.uk', 'b=2; Domain=co.uk', 'c=3; Domain=other.co.uk');
    expect(at('http://www.shop.co.uk')).toBeNull();
    set('http://backend', 'd=4; Domain=backend');
    expect([at('http://backend'), at('http://x.backend')]).toEqual(['d=4', null]);
  });

  it('hold for the path they name', () => {
    set('http://h', 'a=1', 'b=2; Path=/admin');
    const base = baseUrl('http://h');
    expect(cookies.header(base, '/')).toBe('a=1');
    expect(cookies.header(base, '/admin/users?x=/')).toBe('b=2; a=1');
    expect(cookies.header(base, '/administrator')).toBe('a=1');
  });

  it('leave out what is not a cookie', () => {
    set('http://h', '', '=b', 'garbage', `long=${'x'.repeat(5000)}`, 'good=1');
    expect(at('http://h')).toBe('good=1');
  });

  it('are bounded in number: the oldest go', () => {
    for (let i = 0; i < 1000; i++) set('http://h', `c${i}=x`);
    const names = cookies.all().map(({ name }) => name);
    expect(names.length).toBeLessThanOrEqual(180);
    expect(names.length).toBeGreaterThanOrEqual(150);
    expect(names).toContain('c999');
    expect(names).not.toContain('c0');
  });

  it('may have 4,096 bytes of name and value, and attributes besides', () => {
    const path = `Path=/; Comment=${'x'.repeat(2000)}`;
    set('http://h', `a=${'x'.repeat(4095)}; ${path}`, `b=${'x'.repeat(4096)}; Path=/`);
    expect(cookies.all().map(({ name }) => name)).toEqual(['a']);
    set('http://h', `c=1; Path=/; Comment=${'x'.repeat(17_000)}`);
    expect(cookies.all()).toHaveLength(1);
  });

  it('are read, set and cleared by the task', () => {
    expect(cookies.get('theme')).toBeUndefined();
    cookies.set('theme', 'dark');
    cookies.set('other', 'x=y', 'http://elsewhere.example/path');
    expect([cookies.get('theme'), cookies.get('other')]).toEqual(['dark', undefined]);
    expect(cookies.get('other', 'http://elsewhere.example/')).toBe('x=y');
    expect([at('http://shop.example'), at('http://elsewhere.example')]).toEqual(['theme=dark', 'other=x=y']);
    expect(cookies.all()).toContainEqual({ name: 'theme', value: 'dark', domain: 'shop.example', path: '/' });
    cookies.clear();
    expect([at('http://shop.example'), cookies.all()]).toEqual([null, []]);
  });

  it.each([
    ['a b', 'x'],
    ['a', 'x; Path=/'],
    ['a', 'x\r\nB: c'],
    ['', 'x'],
  ])('refuse the name %j with the value %j', (name, value) => {
    expect(() => cookies.set(name, value)).toThrow('characters that cookies cannot have');
  });
});

describe('hasSetCookie', () => {
  it.each([
    ['Set-Cookie: a=1', true],
    ['A: b\r\nset-COOKIE:a=1', true],
    ['X-Set-Cookie: a=1', false],
    ['A: set-cookie: a', false],
    ['', false],
  ])('%j: %s', (fields, expected) => {
    expect(hasSetCookie(fields)).toBe(expected);
  });
});
