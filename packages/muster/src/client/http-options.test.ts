import { describe, expect, it } from 'vitest';
import { type HttpOptions, resolveHttpOptions } from './http-options.ts';

describe('resolveHttpOptions', () => {
  it('gives every option its default', () => {
    expect(resolveHttpOptions()).toEqual({
      headers: undefined,
      timeout: 60_000,
      connectTimeout: 0,
      idleTimeout: 0,
      maxRedirects: 30,
      cookies: true,
      insecure: false,
      ca: undefined,
      cert: undefined,
      key: undefined,
      passphrase: undefined,
      servername: undefined,
      proxy: undefined,
      socketPath: undefined,
      version: '1.1',
      connections: 6,
      maxHeadBytes: 65_536,
      maxBodyBytes: 67_108_864,
      localAddresses: [],
    });
  });

  it('lets the command line win where it says something', () => {
    const options = resolveHttpOptions(
      { insecure: false, timeout: 5 },
      { insecure: true, timeout: undefined },
    );
    expect([options.insecure, options.timeout]).toEqual([true, 5]);
  });

  it('cannot be changed afterwards by whoever gave it', () => {
    const headers: Record<string, string> = { a: '1' };
    const localAddress = ['127.0.0.2'];
    const options = resolveHttpOptions({ headers, localAddress });
    headers.b = '2';
    localAddress.push('127.0.0.3');
    expect([options.headers, options.localAddresses]).toEqual([{ a: '1' }, ['127.0.0.2']]);
    expect(Object.isFrozen(options)).toBe(true);
    expect(resolveHttpOptions({ localAddress: '127.0.0.2' }).localAddresses).toEqual(['127.0.0.2']);
  });

  it.each<[HttpOptions, string]>([
    [{ timeout: -1 }, 'timeout must be a number of at least 0, not -1'],
    [{ maxRedirects: Number.NaN }, 'maxRedirects must be a number of at least 0, not NaN'],
    [{ maxBodyBytes: 0 }, 'maxBodyBytes must be a number of at least 1, not 0'],
    [{ connections: '6' as unknown as number }, 'connections must be a number of at least 0, not 6'],
    [{ version: '3' as unknown as '2' }, "version must be '1.1' or '2', not '3'"],
    [{ insecure: 'yes' as unknown as true }, 'insecure must be true or false, not yes'],
    [{ cookies: 0 as unknown as false }, 'cookies must be true or false, not 0'],
  ])('refuses %j', (options, message) => {
    expect(() => resolveHttpOptions(options)).toThrow(
      expect.objectContaining({ code: 'CLIENT_INVALID_OPTION', message: `the HTTP option ${message}` }),
    );
  });

  it.each([
    ['verify', "it is called 'insecure', and means the opposite"],
    ['proxies', "it is called 'proxy', one for all"],
    ['time_out', "it is called 'timeout'"],
    ['baseURL', 'the base URL is `static host`, or `this.client.baseUrl` of one user'],
  ])('refuses what it does not know: %s', (name, hint) => {
    const options: object = { [name]: false };
    expect(() => resolveHttpOptions(options)).toThrow(
      expect.objectContaining({
        code: 'CLIENT_INVALID_OPTION',
        message: `there is no HTTP option '${name}'; ${hint}`,
      }),
    );
  });
});
